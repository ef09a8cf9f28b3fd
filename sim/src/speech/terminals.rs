//! Troubles of student and teacher terminals.

use super::{
    By::{Complex, Hands, Part, Remote, Special},
    Cure, Trouble,
};

pub const STUDENT: &[Trouble] = &[
    Trouble {
        symptom: "black_screen",
        weight: 20.0,
        says: &[
            "{d} 黑屏，电源灯亮着但显示器没有信号，学生没法答题。",
            "{d} 开机后一直黑屏，重启过两次还是一样。",
            "{d} 屏幕突然黑了，主机风扇还在转，麻烦尽快看一下。",
            "上课前检查发现 {d} 不显示，换了一根电源线也没用。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "云桌面会话异常，终端停在空白画面",
                plan: "在管理台注销该会话并重新下发桌面",
                done: "已远程注销异常会话并重启终端，桌面显示正常，请老师当面确认。",
            },
            Cure {
                by: Hands,
                cause: "视频线接头松动，显示器收不到信号",
                plan: "到现场重新插紧视频线并固定",
                done: "重新插紧并用扎带固定视频线，连续开关机三次显示正常。",
            },
            Cure {
                by: Part("PJ-001"),
                cause: "视频线内部断芯",
                plan: "更换 HDMI 视频线",
                done: "更换 HDMI 线一根，画面稳定，旧线已带回按环保要求处置。",
            },
            Cure {
                by: Part("PJ-002"),
                cause: "终端电源适配器输出不足",
                plan: "更换电源适配器",
                done: "更换 12V 电源适配器，测得输出正常，烤机 15 分钟无异常。",
            },
        ],
    },
    Trouble {
        symptom: "login_fails",
        weight: 18.0,
        says: &[
            "{d} 登录时提示“用户名或密码错误”，同一账号在旁边机器能登录。",
            "{d} 卡在登录界面，输完密码一直转圈。",
            "{d} 进不了考试系统，提示连接服务器超时。",
            "学生在 {d} 上登录后马上又退回登录界面。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "终端缓存了过期的登录凭据",
                plan: "远程清除本机凭据缓存并重新同步时间",
                done: "远程清除凭据缓存、校准时间后登录正常。",
            },
            Cure {
                by: Remote,
                cause: "该终端与域的信任关系失效",
                plan: "远程重新加入教学管理平台",
                done: "重新注册终端后，用两个账号测试登录均正常。",
            },
            Cure {
                by: Hands,
                cause: "终端系统盘损坏导致配置无法保存",
                plan: "现场用 U 盘重刷终端系统",
                done: "现场重刷终端系统并恢复配置，登录三次均正常。",
            },
        ],
    },
    Trouble {
        symptom: "no_network",
        weight: 16.0,
        says: &[
            "{d} 右下角网络是红叉，打不开考试页面。",
            "{d} 断网了，同排其他机器都正常。",
            "{d} 一直提示“网络未连接”，网口灯不亮。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "地址冲突，终端被分配了重复地址",
                plan: "在地址管理中释放冲突并重新分配",
                done: "释放冲突地址后终端自动获取新地址，网络恢复。",
            },
            Cure {
                by: Part("PJ-003"),
                cause: "网线水晶头氧化，接触不良",
                plan: "更换成品网线",
                done: "更换六类网线一根，测线仪通过，连通稳定。",
            },
            Cure {
                by: Hands,
                cause: "墙面信息点与配线架端口松动",
                plan: "到现场重新打线",
                done: "重新打线并贴标签，测速 940 Mbps。",
            },
        ],
    },
    Trouble {
        symptom: "slow",
        weight: 14.0,
        says: &[
            "{d} 特别卡，打开题目要等半分钟。",
            "{d} 鼠标一顿一顿的，学生反映没法操作。",
            "{d} 播放实操视频卡顿严重。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "后台更新任务占用资源",
                plan: "暂停更新并改到夜间执行",
                done: "已把更新改到夜间，CPU 占用恢复到 10% 以下，操作流畅。",
            },
            Cure {
                by: Remote,
                cause: "桌面镜像的显示策略被改成高画质",
                plan: "恢复教学场景显示策略",
                done: "恢复显示策略，视频播放正常。",
            },
            Cure {
                by: Hands,
                cause: "散热口积灰，终端高温降频",
                plan: "现场清灰",
                done: "清理散热口和风扇，温度由 92℃ 降到 58℃。",
            },
        ],
    },
    Trouble {
        symptom: "no_power",
        weight: 12.0,
        says: &[
            "{d} 按电源没反应，灯也不亮。",
            "{d} 开不了机，插座是有电的。",
            "{d} 用着用着自己关机了，现在开不起来。",
        ],
        cures: &[
            Cure {
                by: Part("PJ-002"),
                cause: "电源适配器损坏",
                plan: "更换电源适配器",
                done: "更换适配器后开机正常，运行 20 分钟未再断电。",
            },
            Cure {
                by: Hands,
                cause: "桌下插排开关被碰到关闭",
                plan: "恢复供电并固定插排",
                done: "恢复供电，插排移到桌板下方固定，避免再被踢到。",
            },
            Cure {
                by: Complex(Some("PJ-009")),
                cause: "终端主板供电电路损坏",
                plan: "更换主板并恢复系统",
                done: "更换主板、重装系统并恢复配置，烤机 1 小时正常。",
            },
            Cure {
                by: Special("TP-01"),
                cause: "终端主板损坏，该批次主板需向厂家订购",
                plan: "订购专用主板，到货后两小时内更换",
                done: "专用主板到货后更换，系统恢复，烤机 1 小时正常。",
            },
        ],
    },
    Trouble {
        symptom: "keyboard_mouse",
        weight: 12.0,
        says: &[
            "{d} 键盘有几个键按不出来。",
            "{d} 的鼠标左键失灵，点不动选项。",
            "{d} 键盘被洒了水，数字键连着输出。",
        ],
        cures: &[
            Cure {
                by: Part("PJ-004"),
                cause: "键盘按键失效",
                plan: "更换键盘",
                done: "更换键盘一个，逐键测试通过。",
            },
            Cure {
                by: Part("PJ-005"),
                cause: "鼠标微动损坏",
                plan: "更换鼠标",
                done: "更换鼠标一个，点击和滚轮测试正常。",
            },
            Cure {
                by: Remote,
                cause: "输入法卡死占用键盘",
                plan: "远程结束输入法进程并更新版本",
                done: "更新输入法后按键正常，请老师再试一次。",
            },
        ],
    },
    Trouble {
        symptom: "no_sound",
        weight: 6.0,
        says: &[
            "{d} 耳机没有声音，听力题听不到。",
            "{d} 只有一边耳机有声音。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "默认播放设备被改到 HDMI",
                plan: "远程改回耳机输出",
                done: "已把默认输出改回耳机，老师确认能听到。",
            },
            Cure {
                by: Part("PJ-006"),
                cause: "耳机线断",
                plan: "更换考试耳机",
                done: "更换耳机一副，左右声道正常。",
            },
        ],
    },
    Trouble {
        symptom: "other",
        weight: 3.0,
        says: &[
            "{d} 显示器边框裂了，怕划到学生手。",
            "{d} 桌面图标全没了，学生找不到考试入口。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "桌面策略未下发完整",
                plan: "重新下发桌面策略",
                done: "重新下发后图标恢复，已抽查同教室三台终端。",
            },
            Cure {
                by: Hands,
                cause: "外壳磕碰开裂",
                plan: "现场加固边框",
                done: "已加固边框并打磨毛边，无安全隐患。",
            },
        ],
    },
];

pub const TEACHER: &[Trouble] = &[
    Trouble {
        symptom: "no_projection",
        weight: 26.0,
        says: &[
            "{r} 教师机投影没画面，投影仪显示无信号，五分钟后要上课。",
            "{d} 投屏出来是半屏，学生看不全。",
            "{d} 接投影后颜色发绿，课件看不清。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "显示模式被切换成“仅电脑屏幕”",
                plan: "远程切换为复制模式",
                done: "已远程切换为复制显示，投影正常。",
            },
            Cure {
                by: Hands,
                cause: "讲台视频分配器死机",
                plan: "现场断电重启分配器",
                done: "重启分配器并固定电源，投影连续播放 20 分钟正常。",
            },
            Cure {
                by: Part("PJ-001"),
                cause: "讲台到投影的视频线损坏",
                plan: "更换 HDMI 线",
                done: "更换视频线，画面和颜色正常。",
            },
        ],
    },
    Trouble {
        symptom: "login_fails",
        weight: 16.0,
        says: &[
            "{d} 登录教学管理平台失败，点名都点不了。",
            "{r} 教师机提示证书过期，进不了监考端。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "监考端证书到期",
                plan: "远程导入新证书",
                done: "已导入新证书，监考端登录正常。",
            },
            Cure {
                by: Remote,
                cause: "教师账号权限组配置错误",
                plan: "在平台中恢复权限组",
                done: "恢复权限组后登录、点名均正常。",
            },
        ],
    },
    Trouble {
        symptom: "slow",
        weight: 14.0,
        says: &[
            "{d} 打开广播教学要等很久。",
            "{r} 教师机很卡，切换学生屏幕要十几秒。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "屏幕广播分辨率设置过高",
                plan: "远程调整广播参数",
                done: "调整广播参数后切换在 1 秒以内。",
            },
            Cure {
                by: Complex(Some("PJ-008")),
                cause: "教师机固态硬盘出现坏块，系统崩溃",
                plan: "更换硬盘并恢复系统与数据",
                done: "更换固态硬盘，恢复系统和教学资料，数据已与老师核对无缺失。",
            },
        ],
    },
    Trouble {
        symptom: "no_network",
        weight: 12.0,
        says: &["{d} 上不了网，学生机都正常。", "{d} 连不上云教学服务器。"],
        cures: &[
            Cure {
                by: Remote,
                cause: "网卡驱动休眠",
                plan: "远程通过带外重启网卡并关闭节能",
                done: "关闭网卡节能后恢复，观察 10 分钟正常。",
            },
            Cure {
                by: Part("PJ-003"),
                cause: "讲台网线被抽屉压断",
                plan: "更换网线并加保护套",
                done: "更换网线并加装护线套。",
            },
        ],
    },
    Trouble {
        symptom: "black_screen",
        weight: 10.0,
        says: &[
            "{d} 黑屏，开机有声音但没有画面。",
            "{r} 教师机显示器闪了几下就黑了。",
        ],
        cures: &[
            Cure {
                by: Hands,
                cause: "内存条松动",
                plan: "现场重新安装内存",
                done: "清洁金手指并重新安装内存，开机自检通过。",
            },
            Cure {
                by: Special("TP-02"),
                cause: "教师机显卡损坏，型号需订购",
                plan: "订购显卡，到货后更换",
                done: "显卡到货后更换，双屏输出正常，压力测试 30 分钟通过。",
            },
        ],
    },
    Trouble {
        symptom: "no_sound",
        weight: 10.0,
        says: &["{d} 放视频没声音，扩音也没声音。", "{r} 讲台话筒有电流声。"],
        cures: &[
            Cure {
                by: Remote,
                cause: "系统音频服务停止",
                plan: "远程启动音频服务",
                done: "音频服务已启动并设为自动，声音正常。",
            },
            Cure {
                by: Hands,
                cause: "功放输入接口松动",
                plan: "现场重新接线",
                done: "重新接线并固定，底噪消失。",
            },
        ],
    },
];
