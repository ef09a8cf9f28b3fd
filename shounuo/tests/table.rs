//! Tables in the form of the real export.

/// The heading of the real export.
pub const HEADING: &str = "number,incident_state,active,reassignment_count,reopen_count,sys_mod_count,made_sla,\
caller_id,opened_by,opened_at,sys_created_by,sys_created_at,sys_updated_by,sys_updated_at,contact_type,location,\
category,subcategory,u_symptom,cmdb_ci,impact,urgency,priority,assignment_group,assigned_to,knowledge,\
u_priority_confirmation,notify,problem_id,rfc,vendor,caused_by,closed_code,resolved_by,resolved_at,closed_at";

/// One incident, row by row: each row is the one before it with some cells changed.
pub struct Incident {
    cells: Vec<(&'static str, String)>,
    rows: Vec<String>,
}

impl Incident {
    /// Its first row, with cells changed against an ordinary new incident. The columns of the end are filled from
    /// the beginning, as in the real export.
    pub fn new(number: &str, changed: &[(&'static str, &str)]) -> Self {
        let ordinary = |column: &'static str| match column {
            "number" => number.to_owned(),
            "incident_state" => "New".to_owned(),
            "active" | "made_sla" => "true".to_owned(),
            "reassignment_count" | "reopen_count" | "sys_mod_count" => "0".to_owned(),
            "caller_id" => "Caller 7".to_owned(),
            "opened_at" => "1/3/2016 08:00".to_owned(),
            "sys_created_at" => "1/3/2016 08:01".to_owned(),
            "sys_updated_at" => "1/3/2016 08:05".to_owned(),
            "contact_type" => "Phone".to_owned(),
            "category" => "Category 4".to_owned(),
            "priority" => "3 - Moderate".to_owned(),
            "closed_code" => "code 6".to_owned(),
            "resolved_by" => "Resolved by 1".to_owned(),
            "resolved_at" => "2/3/2016 09:00".to_owned(),
            "closed_at" => "7/3/2016 10:00".to_owned(),
            _ => "?".to_owned(),
        };
        let cells = HEADING
            .split(',')
            .map(|column| (column, ordinary(column)))
            .collect();
        Self {
            cells,
            rows: Vec::new(),
        }
        .then(changed)
    }

    /// The next row.
    pub fn then(mut self, changed: &[(&'static str, &str)]) -> Self {
        for (column, cell) in changed {
            let place = self.cells.iter_mut().find(|(name, _)| name == column);
            place.expect("a column of the export").1 = (*cell).to_owned();
        }
        let quoted = |cell: &str| match cell.contains([',', '"', '\n']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.to_owned(),
        };
        self.rows.push(
            self.cells
                .iter()
                .map(|(_, cell)| quoted(cell))
                .collect::<Vec<_>>()
                .join(","),
        );
        self
    }

    /// The next row, in another state at another time.
    pub fn state(self, word: &str, at: &str) -> Self {
        self.then(&[("incident_state", word), ("sys_updated_at", at)])
    }
}

/// A whole table.
pub fn table(incidents: Vec<Incident>) -> String {
    let rows = incidents.into_iter().flat_map(|i| i.rows);
    std::iter::once(HEADING.to_owned())
        .chain(rows)
        .map(|row| row + "\n")
        .collect()
}
