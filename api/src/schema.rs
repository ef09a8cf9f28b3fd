//! How instants and the closed lists of core stand in the OpenAPI document.

use crate::read::OTHER_AGE;
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use shounuo_core::{
    notice::{Alarm, Weekday},
    place::PlaceKind,
    promise::Status,
    role::Role,
    ticket::{
        Action,
        words::{
            CancelReason, Channel, Grade, HandReason, HelpKind, Stage, TicketKind, Tier, WaitReason,
        },
    },
};
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat,
        schema::{SchemaType, Type},
    },
};

/// An instant: RFC 3339; answers are in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct At(pub Timestamp);

/// Instants that come in lie within these years: beyond, a plain sum of times could overflow.
const YEARS: std::ops::Range<i16> = 1990..2200;

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let at = Timestamp::deserialize(d)?;
        match YEARS.contains(&at.to_zoned(TimeZone::UTC).year()) {
            true => Ok(Self(at)),
            false => Err(D::Error::custom(OTHER_AGE)),
        }
    }
}

/// An optional instant of a core type.
pub fn instant<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(Option::<At>::deserialize(d)?.map(|at| at.0))
}

impl From<Timestamp> for At {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl PartialSchema for At {
    fn schema() -> RefOr<Schema> {
        text()
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some("An instant, RFC 3339; answers are in UTC."))
            .into()
    }
}

impl ToSchema for At {
    fn name() -> Cow<'static, str> {
        "Instant".into()
    }
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::String))
}

macro_rules! codes {
    ($($name:ident($list:ident) $title:literal $what:literal),+ $(,)?) => {$(
        #[doc = $what]
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $list);

        impl From<$list> for $name {
            fn from(code: $list) -> Self { Self(code) }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let codes = $list::ALL.iter().map(|c| c.code());
                text().enum_values(Some(codes)).description(Some($what)).into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> { $title.into() }
        }
    )+};
}

codes! {
    AlarmCode(Alarm) "Alarm" "How urgent a warning is; or a breach.",
    DayCode(Weekday) "Weekday" "A day of the week.",
    ActionCode(Action) "Action" "What can be asked of a ticket.",
    CancelCode(CancelReason) "CancelReason" "Why a ticket ends without a solution.",
    ChannelCode(Channel) "Channel" "By which way people speak with each other.",
    GradeCode(Grade) "Grade" "How heavy a fault is.",
    HandCode(HandReason) "HandReason" "Why a ticket goes to the next tier.",
    HelpCode(HelpKind) "HelpKind" "Who is called in while the owner stays ours.",
    KindCode(TicketKind) "TicketKind" "Fault or consultation.",
    PlaceCode(PlaceKind) "PlaceKind" "Building, floor or room.",
    RoleCode(Role) "Role" "What a person is to the service.",
    StageCode(Stage) "Stage" "Where a ticket stands.",
    StatusCode(Status) "Status" "Where a promise stands.",
    TierCode(Tier) "Tier" "The three response tiers.",
    WaitCode(WaitReason) "WaitReason" "Why work stands still.",
}
