//! Troubles of servers and switches.

use super::{
    By::{Complex, Hands, Part, Remote, Special},
    Cure, Trouble,
};

pub const SERVER: &[Trouble] = &[
    Trouble {
        symptom: "slow",
        weight: 30.0,
        says: &[
            "{d} 上的云桌面整体变慢，两个机房都有反映。",
            "{d} 告警：内存占用超过 95%，学生桌面卡顿。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "僵尸桌面未回收，占满内存",
                plan: "回收僵尸桌面并调整回收策略",
                done: "回收 46 个僵尸桌面，内存降到 61%，回收策略改为 30 分钟。",
            },
            Cure {
                by: Remote,
                cause: "日志分区写满",
                plan: "清理日志并启用轮转",
                done: "清理日志 120 GB 并启用轮转，响应恢复。",
            },
        ],
    },
    Trouble {
        symptom: "not_reachable",
        weight: 22.0,
        says: &[
            "{d} 连不上了，管理台显示离线。",
            "{d} 心跳丢失，桌面池自动漂移到其他节点。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "管理网口服务卡死",
                plan: "通过带外管理重启服务",
                done: "带外重启管理服务，节点重新上线，桌面已均衡。",
            },
            Cure {
                by: Complex(None),
                cause: "虚拟化系统崩溃",
                plan: "现场恢复虚拟化系统并校验数据",
                done: "恢复系统并校验镜像一致，节点重新加入集群。",
            },
        ],
    },
    Trouble {
        symptom: "disk_alarm",
        weight: 24.0,
        says: &["{d} 硬盘黄灯报警，槽位 3。", "{d} 阵列降级告警。"],
        cures: &[
            Cure {
                by: Part("PJ-010"),
                cause: "阵列中一块硬盘故障",
                plan: "更换热备硬盘并重建阵列",
                done: "更换硬盘，阵列重建完成，状态正常。",
            },
            Cure {
                by: Special("TP-03"),
                cause: "阵列卡缓存电池失效，需订购专用电池模块",
                plan: "订购电池模块，到货后更换",
                done: "更换缓存电池模块，写缓存恢复，阵列状态正常。",
            },
        ],
    },
    Trouble {
        symptom: "login_fails",
        weight: 10.0,
        says: &["{d} 管理界面登录不了，密码确认没错。"],
        cures: &[Cure {
            by: Remote,
            cause: "认证服务时间偏差过大",
            plan: "校准时间并重启认证服务",
            done: "校准时间后登录正常，已接入统一时钟。",
        }],
    },
    Trouble {
        symptom: "noise",
        weight: 8.0,
        says: &["{d} 风扇声音特别大，机房门口都能听到。"],
        cures: &[Cure {
            by: Part("PJ-011"),
            cause: "风扇模块轴承磨损",
            plan: "在线更换风扇模块",
            done: "更换风扇模块一个，转速与温度正常。",
        }],
    },
];

pub const AGGREGATION: &[Trouble] = &[
    Trouble {
        symptom: "port_down",
        weight: 20.0,
        says: &[
            "{d} 有一个上联口灯灭了，流量走了备用链路。",
            "{d} 第 12 口断开，二楼西侧变慢。",
        ],
        cures: &[
            Cure {
                by: Part("PJ-007"),
                cause: "光模块老化，收光过低",
                plan: "更换光模块",
                done: "更换光模块一对，收光 -5.8 dBm，链路恢复双上联。",
            },
            Cure {
                by: Hands,
                cause: "光纤跳线弯折过度",
                plan: "现场重新理线",
                done: "重新理线并更换跳线，误码为 0。",
            },
        ],
    },
    Trouble {
        symptom: "unstable_network",
        weight: 16.0,
        says: &[
            "{d} 下面的几层楼时通时断。",
            "{d} 丢包严重，考试系统偶尔掉线。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "生成树频繁切换",
                plan: "固定根桥优先级并关闭环路端口",
                done: "固定根桥并关闭环路端口，30 分钟无丢包。",
            },
            Cure {
                by: Complex(None),
                cause: "交换机主控软件缺陷导致转发异常",
                plan: "升级主控软件并逐板验证",
                done: "升级到厂家推荐版本，逐板验证转发正常。",
            },
        ],
    },
    Trouble {
        symptom: "noise",
        weight: 4.0,
        says: &["{d} 风扇异响。"],
        cures: &[Cure {
            by: Part("PJ-011"),
            cause: "风扇模块磨损",
            plan: "更换风扇模块",
            done: "更换风扇模块，噪音恢复正常。",
        }],
    },
];

pub const ACCESS: &[Trouble] = &[
    Trouble {
        symptom: "port_down",
        weight: 20.0,
        says: &[
            "{d} 有三个口不亮，对应的学生机断网。",
            "{r} 一排机器断网，看了是 {d} 口灯不亮。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "端口因环路保护被关闭",
                plan: "排查环路后远程恢复端口",
                done: "确认环路已拔除，远程恢复三个端口，终端上线。",
            },
            Cure {
                by: Hands,
                cause: "配线架跳线被误拔",
                plan: "到现场恢复跳线并贴标签",
                done: "恢复跳线并补贴标签，全部端口正常。",
            },
        ],
    },
    Trouble {
        symptom: "unstable_network",
        weight: 18.0,
        says: &[
            "{r} 网络一会儿好一会儿坏，考试系统总重连。",
            "{d} 下面的终端每隔几分钟掉线一次。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "广播风暴抑制阈值过低",
                plan: "远程调整阈值并抓包观察",
                done: "调整阈值，抓包 15 分钟无异常。",
            },
            Cure {
                by: Part("PJ-007"),
                cause: "上联光模块不稳定",
                plan: "更换光模块",
                done: "更换光模块，上联稳定。",
            },
        ],
    },
    Trouble {
        symptom: "no_power",
        weight: 10.0,
        says: &["{d} 指示灯全灭。", "{r} 弱电箱跳闸后 {d} 起不来。"],
        cures: &[
            Cure {
                by: Hands,
                cause: "弱电箱空开跳闸",
                plan: "检查负载后恢复供电",
                done: "检查无短路，恢复供电，交换机启动正常。",
            },
            Cure {
                by: Complex(Some("PJ-012")),
                cause: "交换机电源板烧毁",
                plan: "更换整机并恢复配置",
                done: "更换同型号交换机，导入备份配置，全部端口验证通过。",
            },
        ],
    },
];
