//! The closed lists of words of a ticket.

use crate::codes::codes;
use serde::{Deserialize, Serialize};

codes! {
    /// What the ticket is.
    TicketKind {
        /// Something does not work (报修).
        Fault = "fault",
        /// A question (咨询).
        Consultation = "consultation",
    }
}

codes! {
    /// By which way people speak with each other.
    Channel {
        /// By telephone.
        Phone = "phone",
        /// By e-mail.
        Email = "email",
        /// The page behind a device's label.
        Label = "label",
        /// The school's portal.
        Portal = "portal",
        /// A group or direct message (WeChat, QQ).
        Message = "message",
        /// By video.
        Video = "video",
        /// Face to face.
        InPerson = "in_person",
        /// Through the interface for programs.
        Api = "api",
        /// Another way.
        Other = "other",
    }
}

codes! {
    /// How heavy a fault is (9.5.5 二.3).
    Grade {
        /// Part swap, software adjustment (一般).
        Ordinary = "ordinary",
        /// Mainboard, system crash (复杂).
        Complex = "complex",
        /// Special group, round the clock (重大).
        Major = "major",
    }
}

codes! {
    /// The three response tiers (9.5.3 一).
    Tier {
        /// L1.
        Remote = "remote",
        /// L2.
        OnSite = "on_site",
        /// L3.
        Expert = "expert",
    }
}

codes! {
    /// Where a ticket stands: the columns of the board.
    Stage {
        /// Taken in; nobody has started.
        Reported = "reported",
        /// L1 is on it.
        Diagnosing = "diagnosing",
        /// Needs a visit; nobody sent yet.
        AwaitingDispatch = "awaiting_dispatch",
        /// Somebody is to go.
        Assigned = "assigned",
        /// Somebody is under way.
        EnRoute = "en_route",
        /// Somebody is on site.
        Repairing = "repairing",
        /// Repaired and tested; the school is to sign.
        AwaitingSignOff = "awaiting_sign_off",
        /// Signed or solved remotely; to be called back.
        FollowUp = "follow_up",
        /// All done; to be filed.
        ToArchive = "to_archive",
        /// In the dossier.
        Archived = "archived",
        /// Ended without a solution.
        Cancelled = "cancelled",
        /// The same report as another ticket, where the work goes on.
        Merged = "merged",
    }
}

impl Stage {
    /// Whether work is still to be done.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Archived | Self::Cancelled | Self::Merged)
    }
}

codes! {
    /// Why L1 hands a fault on.
    HandReason {
        /// Needs hands on the device.
        NeedsVisit = "needs_visit",
        /// A part must be swapped.
        NeedsPart = "needs_part",
        /// Cannot be reached over the network.
        Unreachable = "unreachable",
        /// The user does not consent to a remote session.
        NoConsent = "no_consent",
        /// Tried, and not solved remotely.
        NotSolved = "not_solved",
        /// Beyond the tier's knowledge.
        NeedsExpert = "needs_expert",
    }
}

codes! {
    /// Why work stands still. Only those that a promise names stop its clock, and only with the
    /// school's confirmation.
    WaitReason {
        /// Nobody there to open the room (the school's side).
        RoomLocked = "room_locked",
        /// The school needs the device now and refuses the work (the school's side).
        UseRefused = "use_refused",
        /// An answer of the user is awaited.
        UserInfo = "user_info",
        /// A part is awaited. Never pauses anything.
        Part = "part",
        /// A manufacturer or supplier is awaited.
        Vendor = "vendor",
        /// The cause is sought in a wider problem.
        Problem = "problem",
        /// Evidence (logs, readings) is awaited.
        Evidence = "evidence",
    }
}

codes! {
    /// Why a ticket ends without a solution.
    CancelReason {
        /// The reporter takes it back.
        Withdrawn = "withdrawn",
        /// No fault was found.
        NoFaultFound = "no_fault_found",
        /// Not ours to care for.
        NotCovered = "not_covered",
        /// Entered by mistake.
        Mistake = "mistake",
        /// Another system closed it without a solution.
        ClosedAtSource = "closed_at_source",
    }
}

codes! {
    /// Who was called in while the owner stays ours (9.5.2 三.1).
    HelpKind {
        /// Our own expert (L3).
        Expert = "expert",
        /// The manufacturer, by the green channel.
        Manufacturer = "manufacturer",
        /// Another supplier.
        ThirdParty = "third_party",
    }
}
