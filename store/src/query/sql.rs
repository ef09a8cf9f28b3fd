//! Statements of queries, each for both scopes from one text, and the list of them all.
//!
//! `{c:x}` in a text stands for the scope's condition on the table called `x`, and takes parameter
//! `$1`: `x.customer = $1` for one customer. For the house it is a condition that the empty text
//! meets, so that both forms take the same parameters. `{own:x}` is for statements that are asked of
//! one customer only, also by the house (which looks up first whose the thing is).

use super::{List, PageAsk, Scope, page::Key};
use crate::db::{Backend, Value};
use shounuo_core::id::CustomerId;

/// A statement for both scopes.
pub(super) struct Template {
    /// Its name in the list.
    pub name: &'static str,
    /// Its text, with `{c:x}`.
    pub text: &'static str,
}

/// Declares the templates of a file, and the list of them.
macro_rules! templates {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)+) => {
        $($(#[$doc])* const $name: $crate::query::sql::Template = $crate::query::sql::Template {
            name: concat!(module_path!(), "::", stringify!($name)), text: $text,
        };)+
        pub(in crate::query) const ALL: &[$crate::query::sql::Template] = &[$($name),+];
    };
}
pub(super) use templates;

impl Template {
    /// The statement for a scope.
    pub fn of(&self, scope: &Scope) -> String {
        let mut sql = String::with_capacity(self.text.len() + 32);
        let mut rest = self.text;
        while let Some((before, after)) = rest.split_once('{') {
            let (mark, tail) = after.split_once('}').unwrap_or((after, ""));
            sql.push_str(before);
            match mark.split_once(':') {
                Some(("c", alias)) => sql.push_str(&condition(scope, alias, 1)),
                Some((_, alias)) => sql.push_str(&format!("{alias}.customer = $1")),
                None => {}
            }
            rest = tail;
        }
        sql.push_str(rest);
        sql
    }

    /// Whether it is asked of one customer only.
    fn is_own(&self) -> bool {
        self.text.contains("{own:")
    }
}

/// The scope's condition on the table called `alias`, as parameter `$n`.
fn condition(scope: &Scope, alias: &str, n: usize) -> String {
    match scope {
        Scope::Customer(_) => format!("{alias}.customer = ${n}"),
        Scope::House => format!("CAST(${n} AS TEXT) = ''"),
    }
}

/// Parameter `$1` of a template.
pub(super) fn within(scope: &Scope) -> Value {
    scope
        .customer()
        .map_or(Value::Text(String::new()), Into::into)
}

/// A statement put together from parts, parameters counted along.
pub(super) struct Build {
    /// The scope it is for.
    pub scope: Scope,
    /// Which database.
    pub backend: Backend,
    /// The text.
    pub sql: String,
    /// The parameters.
    pub params: Vec<Value>,
}

impl Build {
    /// Begins a statement.
    pub fn new(scope: Scope, backend: Backend) -> Self {
        Self {
            scope,
            backend,
            sql: String::with_capacity(1024),
            params: Vec::new(),
        }
    }

    /// Adds text.
    pub fn text(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Adds a parameter.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.params.push(value.into());
        let n = self.params.len();
        self.sql.push_str(&format!("${n}"));
        self
    }

    /// Adds ` WHERE` with the scope's condition on the table called `alias`.
    pub fn where_scope(&mut self, alias: &str) -> &mut Self {
        match self.scope {
            Scope::Customer(customer) => self
                .text(" WHERE ")
                .text(alias)
                .text(".customer = ")
                .bind(customer),
            Scope::House => self.text(" WHERE 1 = 1"),
        }
    }

    /// Adds ` AND column = $n`.
    pub fn and_is(&mut self, column: &str, value: impl Into<Value>) -> &mut Self {
        self.text(" AND ").text(column).text(" = ").bind(value)
    }

    /// Adds a condition for rows of these ids. Ids are unique across customers: for the house, whose
    /// they are is looked up, so that the index that the customer leads serves it too.
    pub fn among(&mut self, owner: &str, kind: &str, id: &str, ids: Vec<Value>) -> &mut Self {
        let ids = super::people::filled(ids);
        if self.scope == Scope::House {
            self.text(" AND (").text(owner).text(", ").text(id);
            self.text(") IN (SELECT COALESCE(u.customer, ''), u.id FROM subject u WHERE u.kind = ");
            return self.bind(kind).text(" AND u.id IN ").list(ids).text(")");
        }
        self.text(" AND ").text(id).text(" IN ").list(ids)
    }

    /// Ends the statement of a list in ascending order of `column`, then `id`: what comes after the
    /// page's cursor, and one row more than the page holds.
    pub fn page_up(&mut self, list: List, (column, id): (&str, &str), page: &PageAsk) -> &mut Self {
        self.page((">", "ASC"), list, (column, id), page)
    }

    /// The same in descending order.
    pub fn page_down(
        &mut self,
        list: List,
        (column, id): (&str, &str),
        page: &PageAsk,
    ) -> &mut Self {
        self.page(("<", "DESC"), list, (column, id), page)
    }

    fn page(
        &mut self,
        (beyond, direction): (&str, &str),
        list: List,
        (column, id): (&str, &str),
        page: &PageAsk,
    ) -> &mut Self {
        if let Some(after) = page.after_in(list) {
            self.text(&format!(" AND ({column}, {id}) {beyond} ("));
            match &after.key {
                Key::Number(number) => self.bind(*number),
                Key::Text(text) => self.bind(text),
            };
            self.text(", ").bind(after.id).text(")");
        }
        let order = format!(" ORDER BY {column} {direction}, {id} {direction} LIMIT ");
        self.text(&order).bind(page.rows_asked())
    }

    /// Adds a list of parameters in brackets.
    pub fn list(&mut self, values: impl IntoIterator<Item = Value>) -> &mut Self {
        self.text("(");
        for (i, value) in values.into_iter().enumerate() {
            self.text(if i == 0 { "" } else { ", " }).bind(value);
        }
        self.text(")")
    }
}

/// A statement as the tests see it.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Where it stands.
    pub name: String,
    /// The text.
    pub sql: String,
    /// Whose data it reads.
    pub scope: Scope,
    /// Parameters to try it with; unknown for templates.
    pub params: Option<Vec<Value>>,
}

/// Every statement of the queries as this database gets it: each template, and every form of the
/// lists, for the house and for one customer.
pub fn statements(backend: Backend, customer: CustomerId) -> Vec<Statement> {
    let mut all = Vec::new();
    for scope in [Scope::House, Scope::Customer(customer)] {
        let house = scope == Scope::House;
        for template in super::templates().filter(|t| !(house && t.is_own())) {
            let (name, sql) = (template.name.to_owned(), template.of(&scope));
            all.push(Statement {
                name,
                sql,
                scope,
                params: None,
            });
        }
        for (name, build) in super::forms::forms(scope, backend) {
            let (sql, params) = (build.sql, Some(build.params));
            all.push(Statement {
                name,
                sql,
                scope,
                params,
            });
        }
    }
    all
}
