//! Troubles of broadcasting and access control.

use super::{
    By::{Complex, Hands, Part, Remote, Special},
    Cure, Trouble,
};

pub const HOST: &[Trouble] = &[
    Trouble {
        symptom: "schedule_fails",
        weight: 20.0,
        says: &[
            "广播没有按时打考试铃，{d} 上计划任务是有的。",
            "{d} 的作息表到点不播放。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "主控软件的时钟比标准时间慢 6 分钟",
                plan: "远程接入统一时钟",
                done: "已接入统一时钟，按计划试播一次正常。",
            },
            Cure {
                by: Remote,
                cause: "作息方案被切换成假期方案",
                plan: "切换回考试方案",
                done: "切换回考试方案并锁定，下一次打铃正常。",
            },
        ],
    },
    Trouble {
        symptom: "zone_silent",
        weight: 14.0,
        says: &[
            "{d} 选三楼分区没有声音，其他分区正常。",
            "B 栋分区广播不响。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "分区音量被置零",
                plan: "远程恢复分区音量",
                done: "恢复分区音量 70%，试播正常。",
            },
            Cure {
                by: Hands,
                cause: "分区网络跳线松动",
                plan: "现场紧固",
                done: "紧固跳线，分区全部上线。",
            },
        ],
    },
];

pub const FACE: &[Trouble] = &[
    Trouble {
        symptom: "face_not_recognised",
        weight: 24.0,
        says: &[
            "{d} 老是识别失败，考生在门口排队。",
            "{r} 门禁人脸认不出来，换了几个人都不行。",
            "{d} 识别要七八秒，入场太慢。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "新一批考生照片未同步到设备",
                plan: "远程重新下发人脸库",
                done: "重新下发人脸库 312 人，现场抽测 5 人均 1 秒内通过。",
            },
            Cure {
                by: Hands,
                cause: "镜头被贴纸遮挡，补光角度不对",
                plan: "现场清洁并调整角度",
                done: "清洁镜头、调整补光和安装角度，识别正常。",
            },
        ],
    },
    Trouble {
        symptom: "door_stuck",
        weight: 18.0,
        says: &[
            "{r} 的门刷脸通过了但门不开。",
            "{d} 门锁一直不吸合，门关不上。",
        ],
        cures: &[
            Cure {
                by: Part("PJ-013"),
                cause: "磁力锁线圈老化",
                plan: "更换磁力锁",
                done: "更换磁力锁，开关门 20 次正常。",
            },
            Cure {
                by: Hands,
                cause: "门体下沉，锁舌错位",
                plan: "现场调整合页",
                done: "调整合页与锁扣位置，门锁吸合正常。",
            },
        ],
    },
    Trouble {
        symptom: "no_network",
        weight: 12.0,
        says: &[
            "{d} 显示离线，通行记录不上传。",
            "{d} 离线了，平台看不到记录。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "平台侧设备密钥过期",
                plan: "远程更新密钥",
                done: "更新密钥后上线，缓存记录已补传。",
            },
            Cure {
                by: Part("PJ-003"),
                cause: "门口网线受潮",
                plan: "更换网线",
                done: "更换网线并做防水处理。",
            },
        ],
    },
    Trouble {
        symptom: "black_screen",
        weight: 8.0,
        says: &["{d} 屏幕不亮，但刷卡还能开门。"],
        cures: &[
            Cure {
                by: Complex(None),
                cause: "固件损坏，设备反复重启",
                plan: "现场刷写固件并恢复人脸库",
                done: "刷写固件并恢复人脸库，连续运行 1 小时正常。",
            },
            Cure {
                by: Special("TP-04"),
                cause: "屏幕总成损坏，需订购",
                plan: "订购屏幕总成，到货后更换",
                done: "更换屏幕总成，显示与触摸正常。",
            },
        ],
    },
];

pub const SPEAKER: &[Trouble] = &[
    Trouble {
        symptom: "no_sound",
        weight: 22.0,
        says: &[
            "{r} 音箱不响，考试铃听不到。",
            "{d} 没声音，隔壁教室正常。",
            "早上广播时 {d} 一直没有声音。",
        ],
        cures: &[
            Cure {
                by: Remote,
                cause: "音箱在主控中掉线",
                plan: "远程重启音箱并重新注册",
                done: "远程重启并重新注册，试播考试铃正常。",
            },
            Cure {
                by: Remote,
                cause: "音箱被设为静音",
                plan: "远程恢复音量",
                done: "恢复音量 75%，老师确认听到。",
            },
            Cure {
                by: Part("PJ-014"),
                cause: "音箱功放板损坏",
                plan: "更换功放板",
                done: "更换功放板，声压与同教室一致。",
            },
        ],
    },
    Trouble {
        symptom: "noise_sound",
        weight: 14.0,
        says: &["{d} 有滋滋的电流声，影响听力考试。", "{r} 音箱声音发破。"],
        cures: &[
            Cure {
                by: Hands,
                cause: "音频线与电源线并行受干扰",
                plan: "现场重新走线",
                done: "重新走线并加磁环，噪声消失。",
            },
            Cure {
                by: Remote,
                cause: "增益设置过高导致削波",
                plan: "远程降低增益",
                done: "降低增益 6 dB，失真消失。",
            },
        ],
    },
    Trouble {
        symptom: "no_network",
        weight: 8.0,
        says: &["主控上 {d} 离线。"],
        cures: &[
            Cure {
                by: Remote,
                cause: "交换机端口供电重启后未恢复",
                plan: "远程重启端口供电",
                done: "重启端口供电，音箱上线。",
            },
            Cure {
                by: Part("PJ-003"),
                cause: "吊顶内网线被压断",
                plan: "更换网线",
                done: "更换网线并加套管。",
            },
        ],
    },
];
