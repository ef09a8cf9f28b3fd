//! Invented names.

/// Staff of the exam centre and of the second school, beside those with a post.
pub const TEACHERS: &[&str] = &[
    "范晓萌",
    "葛天佑",
    "汪思齐",
    "凌若水",
    "施文渊",
    "柳清歌",
    "戴明轩",
    "卢晓彤",
    "宋执中",
    "谢知行",
    "梁雨薇",
    "郝建章",
    "秦书意",
    "毛安宁",
    "江一舟",
    "常乐怡",
    "潘子墨",
    "姚青禾",
    "任嘉言",
    "万里晴",
    "贾文熙",
    "丁若谷",
    "夏星野",
    "钱伯言",
];

/// Names that reporters without an account give.
pub const NAMES: &[&str] = &[
    "王老师",
    "李老师",
    "张老师",
    "刘老师",
    "陈老师",
    "赵老师",
    "周老师",
    "吴老师",
    "徐老师",
    "孙老师",
    "监考员 马老师",
    "监考员 朱老师",
    "值班 胡老师",
    "实训室 郭老师",
    "考务 何老师",
];
