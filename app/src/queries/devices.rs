//! Devices, places, dossiers, labels, and the page behind a label.

use super::{
    account,
    card::{Card, cards},
    must,
};
use crate::{App, AppError, Who, policy::Right};
use shounuo_core::{
    Timestamp, catalogue,
    house::Card as ContactCard,
    id::{CustomerId, DeviceId, PlaceId},
};
use shounuo_store::query::{
    Cursor, CustomerRow, DeviceFilter, DeviceRow, Page, PageAsk, PlaceRow, Scope, TicketFilter,
    TicketSort, whole,
};

/// A device with its dossier.
#[derive(Clone, Debug)]
pub struct DeviceView {
    /// The device.
    pub device: DeviceRow,
    /// Building, floor, room.
    pub place: Vec<String>,
    /// Its tickets, newest first.
    pub tickets: Vec<Card>,
    /// Where the next page of tickets begins.
    pub next: Option<Cursor>,
    /// The instant of all verdicts.
    pub now: Timestamp,
}

/// A label to print.
#[derive(Clone, Debug)]
pub struct Label {
    /// The device.
    pub device: DeviceRow,
    /// Building, floor, room.
    pub place: Vec<String>,
}

/// What the page behind a label shows.
#[derive(Clone, Debug)]
pub struct ReportForm {
    /// Whose device it is.
    pub customer: CustomerId,
    /// The device's id.
    pub device: DeviceId,
    /// What people call it.
    pub nickname: String,
    /// Its class.
    pub class: String,
    /// Building, floor, room.
    pub place: Vec<String>,
    /// Symptom codes to choose from.
    pub symptoms: &'static [&'static str],
    /// How many reports of it are open already.
    pub open_tickets: u32,
    /// The provider's contact card (clause E1).
    pub card: Option<ContactCard>,
}

/// What the asker sees of one customer; `None` when that is nothing.
fn narrowed(who: &Who, customer: CustomerId) -> Option<Scope> {
    let seen = who.scope.covers(Some(customer));
    seen.then_some(Scope::Customer(customer))
}

impl App {
    /// A page of devices.
    pub async fn devices(
        &self,
        who: &Who,
        filter: DeviceFilter,
        page: PageAsk,
    ) -> Result<Page<DeviceRow>, AppError> {
        must(who, Right::ReadDevices)?;
        account(who)?;
        let scope = who.scope;
        self.read(move |r| r.devices(&scope, &filter, &page)).await
    }

    /// A device with its dossier.
    pub async fn device(
        &self,
        who: &Who,
        id: DeviceId,
        page: PageAsk,
    ) -> Result<DeviceView, AppError> {
        must(who, Right::ReadDevices)?;
        account(who)?;
        let (scope, now) = (who.scope, self.now());
        let found = self.read(move |r| {
            let Some(device) = r.device(&scope, id)? else {
                return Ok(None);
            };
            let place = match device.place {
                Some(place) => r.place_path(&scope, place)?,
                None => Vec::new(),
            };
            let filter = TicketFilter {
                device: Some(id),
                ..Default::default()
            };
            let list = r.tickets(&scope, &filter, TicketSort::Newest, &page, now)?;
            let tickets = cards(r, &scope, list.rows, now)?;
            Ok(Some(DeviceView {
                device,
                place,
                tickets,
                next: list.next,
                now,
            }))
        });
        found.await?.ok_or(AppError::NotFound)
    }

    /// A page of the places within the asker's scope, by name.
    pub async fn places(&self, who: &Who, page: PageAsk) -> Result<Page<PlaceRow>, AppError> {
        must(who, Right::ReadDevices)?;
        account(who)?;
        let scope = who.scope;
        self.read(move |r| r.places(&scope, &page)).await
    }

    /// Every place within the asker's scope, or only a customer's, as a tree in order: for lists to
    /// choose from, which must not end anywhere.
    pub async fn place_tree(
        &self,
        who: &Who,
        of: Option<CustomerId>,
    ) -> Result<Vec<PlaceRow>, AppError> {
        must(who, Right::ReadDevices)?;
        account(who)?;
        match of.map_or(Some(who.scope), |customer| narrowed(who, customer)) {
            Some(scope) => self.read(move |r| r.place_tree(&scope)).await,
            None => Ok(Vec::new()),
        }
    }

    /// Every device of a customer, by nickname, as far as the asker sees them: for lists to choose
    /// from, which must not end anywhere.
    pub async fn every_device(
        &self,
        who: &Who,
        of: CustomerId,
    ) -> Result<Vec<DeviceRow>, AppError> {
        must(who, Right::ReadDevices)?;
        account(who)?;
        let Some(scope) = narrowed(who, of) else {
            return Ok(Vec::new());
        };
        let all = DeviceFilter::default();
        self.read(move |r| whole(|page| r.devices(&scope, &all, page)))
            .await
    }

    /// A place.
    pub async fn place(&self, who: &Who, id: PlaceId) -> Result<PlaceRow, AppError> {
        must(who, Right::ReadDevices)?;
        account(who)?;
        let scope = who.scope;
        let found = self.read(move |r| r.place(&scope, id)).await?;
        found.ok_or(AppError::NotFound)
    }

    /// A page of the customers within the asker's scope, by code.
    pub async fn customers(&self, who: &Who, page: PageAsk) -> Result<Page<CustomerRow>, AppError> {
        account(who)?;
        let scope = who.scope;
        self.read(move |r| r.customers(&scope, &page)).await
    }

    /// Every customer within the asker's scope, by code: for lists to choose from.
    pub async fn every_customer(&self, who: &Who) -> Result<Vec<CustomerRow>, AppError> {
        account(who)?;
        let scope = who.scope;
        self.read(move |r| whole(|page| r.customers(&scope, page)))
            .await
    }

    /// The provider's contact card.
    pub async fn contact_card(&self) -> Result<Option<ContactCard>, AppError> {
        self.read(|r| r.contact_card()).await
    }

    /// What the page behind a label shows. `who` is the label's holder.
    pub async fn report_form(&self, who: &Who) -> Result<ReportForm, AppError> {
        let crate::Door::Label(id) = who.door else {
            return Err(AppError::NotFound);
        };
        let (scope, customer) = (who.scope, who.customer().ok_or(AppError::NotFound)?);
        let found = self.read(move |r| {
            let Some(device) = r.device(&scope, id)? else {
                return Ok(None);
            };
            let place = match device.place {
                Some(place) => r.place_path(&scope, place)?,
                None => Vec::new(),
            };
            Ok(Some(ReportForm {
                customer,
                device: id,
                symptoms: catalogue::symptoms(&device.class),
                nickname: device.nickname,
                class: device.class,
                place,
                open_tickets: device.open_tickets,
                card: r.contact_card()?,
            }))
        });
        found.await?.ok_or(AppError::NotFound)
    }
}
