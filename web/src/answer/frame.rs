//! What surrounds every page: language, navigation, the person, the provider's contact card.

use super::Problem;
use crate::{
    request::{Session, Visitor},
    site::Site,
};
use shounuo_app::policy::{Right, may};
use shounuo_core::house::Card;
use shounuo_words::{CardLine, Label, Lang, Reader, card_lines};
use std::borrow::Cow;

/// An entry of the navigation.
pub struct Place {
    /// Where it leads.
    pub href: &'static str,
    /// Its icon's meaning.
    pub icon: &'static str,
    /// Its name.
    pub label: Cow<'static, str>,
    /// Whether a phone shows it.
    pub main: bool,
    /// Whether this page is there.
    pub here: bool,
}

/// What surrounds every page.
pub struct Frame {
    /// To whom words are said.
    pub reader: Reader,
    /// The theme's name.
    pub theme: &'static str,
    /// The anti-forgery word of this session or link.
    pub csrf: String,
    /// A new key for a form: sending twice is sending once.
    pub key: String,
    /// The provider's contact card.
    pub card: Option<Card>,
    /// The signed-in person's name and roles.
    pub user: Option<(String, String)>,
    /// The person's id, by which drafts are kept apart.
    pub user_id: String,
    /// The navigation.
    pub places: Vec<Place>,
    /// How many notices the person has not read.
    pub unread: u64,
    /// Whether they may take in a report at the desk.
    pub intake: bool,
    /// Whether they may record evidence beside tickets.
    pub records: bool,
    /// Whether they may see signed exports.
    pub exports: bool,
    /// Whether they look after the server.
    pub tends: bool,
    /// Whether there is too little room to take in anything new.
    pub no_room: bool,
    /// Links to this page in the other language, and in each theme.
    pub choices: [String; 3],
}

impl Frame {
    /// For a visitor, signed in or not.
    pub async fn new(
        site: &Site,
        visitor: &Visitor,
        session: Option<&Session>,
    ) -> Result<Self, Problem> {
        let card = site.app.contact_card().await?;
        let bare = Self::bare(site, visitor);
        let (lang, reader) = (visitor.lang, &bare.reader);
        let roles =
            |s: &Session| shounuo_words::list(lang, s.who.roles.iter().map(|r| r.label(lang)));
        let person = session.and_then(|s| s.who.actor.person());
        let unread = match session {
            Some(session) => site.app.unread(&session.who).await?,
            None => 0,
        };
        Ok(Self {
            csrf: session.map(|s| site.app.csrf(&s.token)).unwrap_or_default(),
            card,
            user: session.map(|s| (s.name.clone(), roles(s))),
            user_id: person.map(|p| p.0.simple().to_string()).unwrap_or_default(),
            places: session.map(|s| places(s, reader)).unwrap_or_default(),
            unread,
            intake: session
                .is_some_and(|s| s.who.customer().is_none() && may(&s.who, Right::Report)),
            records: session.is_some_and(|s| may(&s.who, Right::RecordEvidence)),
            exports: session.is_some_and(|s| may(&s.who, Right::ReadExports)),
            tends: session.is_some_and(|s| may(&s.who, Right::TendServer)),
            ..bare
        })
    }

    /// What surrounds a page for which nothing was read.
    pub fn bare(site: &Site, visitor: &Visitor) -> Self {
        let reader = Reader::new(visitor.lang, site.options.zone.clone(), site.app.now());
        let lang = visitor.lang;
        let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
        let dark = if visitor.theme == "dark" {
            "light"
        } else {
            "dark"
        };
        Self {
            theme: visitor.theme,
            csrf: String::new(),
            key: site.app.new_token(),
            card: None,
            user: None,
            user_id: String::new(),
            places: Vec::new(),
            unread: 0,
            intake: false,
            records: false,
            exports: false,
            tends: false,
            no_room: site.app.little_room().is_some(),
            choices: [
                visitor.choose("lang", other.code()),
                visitor.choose("theme", dark),
                visitor.choose("theme", "auto"),
            ],
            reader,
        }
    }

    /// Words by key.
    pub fn t(&self, key: &str) -> Cow<'static, str> {
        self.reader.t(key)
    }

    /// Words by key with one value.
    pub fn t1(&self, key: &str, name: &str, value: &str) -> Cow<'static, str> {
        self.reader.t_args(key, &[(name, value)])
    }

    /// Words for a count.
    pub fn n(&self, key: &str, n: usize) -> Cow<'static, str> {
        shounuo_words::t_n(self.reader.lang, key, i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// What the bell in the header says.
    pub fn bell(&self) -> Cow<'static, str> {
        match self.unread_count() {
            0 => self.t("notice.title"),
            n => self.n("notice.badge", n),
        }
    }

    /// How many notices are not read, for words.
    pub fn unread_count(&self) -> usize {
        usize::try_from(self.unread).unwrap_or(usize::MAX)
    }

    /// The number beside the bell: at most two digits, for the header's sake.
    pub fn unread_shown(&self) -> String {
        match self.unread {
            n @ 0..=99 => n.to_string(),
            _ => "99+".to_owned(),
        }
    }

    /// Why a form was refused, in a sentence.
    pub fn said(&self, problem: &Problem) -> String {
        match problem.refusal() {
            Some(refusal) => shounuo_words::refusal(self.reader.lang, refusal),
            None => {
                let said = shounuo_words::problem(self.reader.lang, problem.code().1, &[]);
                said.detail.into_owned()
            }
        }
    }

    /// The name of a device class.
    pub fn class(&self, code: &str) -> Cow<'static, str> {
        shounuo_words::class(self.reader.lang, code)
    }

    /// The markup of an icon.
    pub fn icon(&self, name: &str) -> &'static str {
        shounuo_assets::icon(name)
    }

    /// The address of an asset.
    pub fn asset(&self, name: &str) -> &'static str {
        shounuo_assets::url(name)
    }

    /// The language's tag.
    pub fn tag(&self) -> &'static str {
        self.reader.lang.tag()
    }

    /// The other language by its own name.
    pub fn other_language(&self) -> &'static str {
        if self.reader.lang == Lang::Zh {
            Lang::En.own_name()
        } else {
            Lang::Zh.own_name()
        }
    }

    /// Now, for scripts.
    pub fn now(&self) -> String {
        self.reader.iso(self.reader.now)
    }

    /// The contact card's lines.
    pub fn card_lines(&self) -> Vec<CardLine> {
        self.card
            .as_ref()
            .map(|c| card_lines(self.reader.lang, c))
            .unwrap_or_default()
    }

    /// Where the hotline's number leads, and as it is written.
    pub fn hotline(&self) -> Option<(String, String)> {
        let call = |l: CardLine| Some((l.href.filter(|h| h.starts_with("tel:"))?, l.value));
        self.card_lines().into_iter().find_map(call)
    }
}

fn places(session: &Session, reader: &Reader) -> Vec<Place> {
    let (who, path) = (&session.who, session.visitor.path.as_str());
    let school = who.customer().is_some();
    let within = |href: &str| path.starts_with(&format!("{href}/"));
    let place = |href: &'static str, icon, key: &str, main| Place {
        href,
        icon,
        label: reader.t(key),
        main,
        here: path == href || (href != "/" && within(href)),
    };
    let all = [
        (!school, place("/", "home", "page.nav.home", true)),
        (school, place("/portal", "home", "page.nav.portal", true)),
        (true, place("/tickets", "queue", "page.nav.tickets", true)),
        (!school, place("/board", "board", "page.nav.board", true)),
        (
            may(who, Right::ReadLedger),
            place("/ledger", "ledger", "ledger_page.title", school),
        ),
        (true, place("/devices", "devices", "page.nav.devices", true)),
        (
            may(who, Right::PrintLabels),
            place("/labels", "qr", "page.nav.labels", school),
        ),
    ];
    let shown = all.into_iter().filter(|(shown, _)| *shown);
    shown.map(|(_, place)| place).collect()
}
