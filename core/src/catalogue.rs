//! The plan's device classes and the symptoms that people see on them.
//!
//! Codes only: their names in Chinese and English are in `words` under `class.*` and `symptom.*`.

/// A device class.
#[derive(Debug, PartialEq, Eq)]
pub struct Class {
    /// The word in facts and URLs.
    pub code: &'static str,
    /// Symptom codes offered as chips, most frequent first.
    pub symptoms: &'static [&'static str],
    /// Core devices (核心设备): a standby unit may be asked for (9.5.7).
    pub core: bool,
}

/// Every class of the plan (9.5.7, 9.5.1).
pub const CLASSES: &[Class] = &[
    Class {
        code: "cloud_server",
        core: true,
        symptoms: &[
            "no_power",
            "not_reachable",
            "slow",
            "disk_alarm",
            "login_fails",
            "noise",
            "other",
        ],
    },
    Class {
        code: "student_terminal",
        core: true,
        symptoms: &[
            "no_power",
            "black_screen",
            "no_network",
            "login_fails",
            "slow",
            "keyboard_mouse",
            "no_sound",
            "other",
        ],
    },
    Class {
        code: "teacher_terminal",
        core: true,
        symptoms: &[
            "no_power",
            "black_screen",
            "no_network",
            "login_fails",
            "no_projection",
            "slow",
            "no_sound",
            "other",
        ],
    },
    Class {
        code: "aggregation_switch",
        core: true,
        symptoms: &[
            "no_power",
            "no_network",
            "port_down",
            "unstable_network",
            "noise",
            "other",
        ],
    },
    Class {
        code: "server_aggregation_switch",
        core: true,
        symptoms: &[
            "no_power",
            "no_network",
            "port_down",
            "unstable_network",
            "noise",
            "other",
        ],
    },
    Class {
        code: "access_switch",
        core: false,
        symptoms: &[
            "no_power",
            "no_network",
            "port_down",
            "unstable_network",
            "noise",
            "other",
        ],
    },
    Class {
        code: "broadcast_host",
        core: false,
        symptoms: &[
            "no_power",
            "no_sound",
            "noise_sound",
            "schedule_fails",
            "zone_silent",
            "other",
        ],
    },
    Class {
        code: "face_access",
        core: false,
        symptoms: &[
            "no_power",
            "door_stuck",
            "face_not_recognised",
            "black_screen",
            "no_network",
            "other",
        ],
    },
    Class {
        code: "network_speaker",
        core: false,
        symptoms: &["no_power", "no_sound", "noise_sound", "no_network", "other"],
    },
];

/// The class of a code.
pub fn class(code: &str) -> Option<&'static Class> {
    CLASSES.iter().find(|c| c.code == code)
}

/// The chips for a class; a general list where the class is not one of the plan's.
pub fn symptoms(code: &str) -> &'static [&'static str] {
    class(code).map_or(
        &["no_power", "not_working", "no_network", "slow", "other"],
        |c| c.symptoms,
    )
}

/// Every symptom code there is.
pub fn all_symptoms() -> std::collections::BTreeSet<&'static str> {
    CLASSES
        .iter()
        .flat_map(|c| c.symptoms)
        .copied()
        .chain(["not_working"])
        .collect()
}
