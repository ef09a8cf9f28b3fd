//! The invented provider, the catalogue of parts, and the contract.

use shounuo_app::{App, AppError, Task, Who};
use shounuo_core::{
    house::{HouseOpened, PartCatalogued},
    id::PartId,
};
use std::collections::BTreeMap;

/// The contract of the exam centre, as the project carries it.
pub const CONTRACT_TOML: &str = include_str!("../../../contracts/exam-centre.toml");

/// The second customer's, smaller.
pub const SECOND_TOML: &str = include_str!("second.toml");

/// Code, name, whether special.
const PARTS: &[(&str, &str, bool)] = &[
    ("PJ-001", "HDMI 视频线 1.5 m", false),
    ("PJ-002", "终端电源适配器 12V/3A", false),
    ("PJ-003", "六类成品网线 3 m", false),
    ("PJ-004", "USB 键盘", false),
    ("PJ-005", "USB 鼠标", false),
    ("PJ-006", "考试耳机", false),
    ("PJ-007", "万兆光模块 850 nm", false),
    ("PJ-008", "固态硬盘 512 GB", false),
    ("PJ-009", "终端主板 T210（在库批次）", false),
    ("PJ-010", "服务器硬盘 1.2 TB", false),
    ("PJ-011", "风扇模块", false),
    ("PJ-012", "接入交换机 S3124（备件）", false),
    ("PJ-013", "磁力锁 280 kg", false),
    ("PJ-014", "音箱功放板 20 W", false),
    ("TP-01", "终端专用主板 T210-B", true),
    ("TP-02", "教师机显卡 P560-G", true),
    ("TP-03", "阵列卡缓存电池模块", true),
    ("TP-04", "门禁屏幕总成 F30", true),
];

/// A part of the catalogue.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its id.
    pub id: PartId,
    /// Its name, written as the model of a part used.
    pub name: &'static str,
}

/// Parts by code.
pub type Parts = BTreeMap<&'static str, Part>;

/// The provider's contact card: everything in it is invented.
pub fn card() -> HouseOpened {
    HouseOpened {
        name: "云栈示例技术服务有限公司".to_owned(),
        hotline: "400-000-0100".to_owned(),
        email: "support@example.com".to_owned(),
        address: "示例省示例市创新路 1 号 3 栋".to_owned(),
    }
}

/// The catalogue, special parts included: what is special must be known before a fault is reported.
pub fn catalogue(app: &App, who: &Who) -> Result<(Parts, Vec<Task>), AppError> {
    let (mut parts, mut tasks) = (Parts::new(), Vec::new());
    for (code, name, special) in PARTS {
        let id: PartId = app.new_id();
        let part = PartCatalogued {
            part: id,
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            special: *special,
        };
        tasks.push(app.catalogue_part(who, part)?);
        parts.insert(code, Part { id, name });
    }
    Ok((parts, tasks))
}
