//! The OpenAPI document: its head, the nouns' operations, and what all operations have in common.

use crate::{
    paths::BASE,
    problem::ProblemBody,
    read::{KEY_HEADER, PhotoForm},
    tickets::noun::{Ending, Noun, When},
    views::Receipt,
};
use axum::routing::MethodRouter;
use shounuo_app::App;
use shounuo_core::ticket::Action;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{
        ContentBuilder, HttpMethod, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Paths,
        Ref, RefOr, Required, ResponseBuilder, Schema, SecurityRequirement, ServerBuilder,
        extensions::{Extensions, ExtensionsBuilder},
        path::{Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem},
        request_body::RequestBodyBuilder,
        schema::{ObjectBuilder, SchemaType, Type},
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_axum::router::UtoipaMethodRouter;

const ABOUT: &str = "Tickets, promises, devices and dossiers of an operations service.\n\n\
    Sign in with an API token (`Authorization: Bearer …`); a session cookie opens reading only. \
    Send an `Idempotency-Key` with every write: a repeat with the same key and body gets the first \
    answer, with another body 409. Errors are problems (RFC 9457) in the language of \
    `Accept-Language` (zh-CN, en). What belongs to another customer answers like what never was.";

/// Title, version, server.
pub fn head() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Shounuo 守诺")
        .version("1")
        .description(Some(ABOUT))
        .license(Some(LicenseBuilder::new().name("Apache-2.0").build()));
    OpenApiBuilder::new()
        .info(info.build())
        .servers(Some([ServerBuilder::new().url(BASE).build()]))
        .build()
}

/// Path to its methods.
pub type Methods = Arc<HashMap<String, String>>;

type Schemas = Vec<(String, RefOr<Schema>)>;

/// A noun's operation with its route.
pub fn noun<N: Noun>(
    path: String,
    photos: bool,
    route: MethodRouter<App>,
) -> UtoipaMethodRouter<App> {
    let mut schemas = Schemas::new();
    let mut body = RequestBodyBuilder::new().content(
        "application/json",
        ContentBuilder::new()
            .schema(Some(named::<N>(&mut schemas)))
            .build(),
    );
    if photos {
        let form = ContentBuilder::new().schema(Some(PhotoForm::<N>::schema()));
        body = body.content("multipart/form-data", form.build());
    }
    let operation =
        operation(N::ACTION, N::SUMMARY, &path, &mut schemas).request_body(Some(body.build()));
    (schemas, paths(path, HttpMethod::Post, operation), route)
}

/// The operation that ends what a noun began.
pub fn ending<N: Ending>(path: String, route: MethodRouter<App>) -> UtoipaMethodRouter<App> {
    let mut schemas = Schemas::new();
    named::<crate::schema::At>(&mut schemas);
    let when = When::into_params(|| Some(ParameterIn::Query));
    let operation = operation(N::ACTION, N::SUMMARY, &path, &mut schemas).parameters(Some(when));
    (schemas, paths(path, HttpMethod::Delete, operation), route)
}

fn operation(action: Action, summary: &str, path: &str, schemas: &mut Schemas) -> OperationBuilder {
    let receipt = ContentBuilder::new()
        .schema(Some(named::<Receipt>(schemas)))
        .build();
    let tag = if path.starts_with("/tracking") {
        "visitors"
    } else {
        "tickets"
    };
    OperationBuilder::new()
        .tag(tag)
        .extensions(Some(action_of(action)))
        .summary(Some(summary.trim()))
        .response(
            "201",
            ResponseBuilder::new()
                .content("application/json", receipt)
                .build(),
        )
}

/// Which action of core the noun stands for, as `allowed` names it.
fn action_of(action: Action) -> Extensions {
    ExtensionsBuilder::new()
        .add("x-action", action.code())
        .build()
}

fn paths(path: String, method: HttpMethod, operation: OperationBuilder) -> Paths {
    let mut paths = Paths::new();
    paths.add_path_operation(&path, vec![method], operation.build());
    paths
}

/// A reference to a type, which is put among the schemas.
fn named<T: ToSchema>(schemas: &mut Schemas) -> RefOr<Schema> {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
    RefOr::Ref(Ref::from_schema_name(T::name()))
}

/// What all operations have in common: path parameters, the key of a write, problems, who may ask.
pub fn complete(mut api: OpenApi) -> OpenApi {
    let components = api.components.get_or_insert_default();
    components
        .schemas
        .insert(ProblemBody::name().into_owned(), ProblemBody::schema());
    let mut schemas = Schemas::new();
    ProblemBody::schemas(&mut schemas);
    components.schemas.extend(schemas);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme("token", SecurityScheme::Http(bearer));
    for (path, item) in &mut api.paths.paths {
        let keyed = is_keyed(path);
        for (method, operation) in [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("delete", &mut item.delete),
        ] {
            if let Some(operation) = operation {
                finish(path, method, keyed && method != "get", operation);
            }
        }
    }
    api
}

/// The methods of every path, for the answer to a wrong one.
pub fn methods(api: &OpenApi) -> Methods {
    let of = |(path, item): (&String, &PathItem)| {
        let known = [
            ("GET", item.get.is_some()),
            ("POST", item.post.is_some()),
            ("PUT", item.put.is_some()),
            ("DELETE", item.delete.is_some()),
        ];
        let known = known
            .iter()
            .filter(|(_, has)| *has)
            .map(|(method, _)| *method);
        (path.clone(), known.collect::<Vec<_>>().join(", "))
    };
    Arc::new(api.paths.paths.iter().map(of).collect())
}

/// Method and path of every route that takes no query parameters.
pub type Queryless = Arc<HashSet<(String, String)>>;

/// The routes that take no query parameters.
pub fn queryless(api: &OpenApi) -> Queryless {
    let plain = |operation: &Option<Operation>| {
        let parameters = operation.as_ref()?.parameters.iter().flatten();
        let asks =
            |p: &RefOr<Parameter>| matches!(p, RefOr::T(p) if p.parameter_in == ParameterIn::Query);
        (!parameters.into_iter().any(asks)).then_some(())
    };
    let of = |(path, item): (&String, &PathItem)| {
        let known = [
            ("GET", plain(&item.get)),
            ("POST", plain(&item.post)),
            ("PUT", plain(&item.put)),
            ("DELETE", plain(&item.delete)),
        ];
        let known = known.into_iter().filter(|(_, plain)| plain.is_some());
        let path = path.clone();
        known
            .map(move |(method, _)| (method.to_owned(), path.clone()))
            .collect::<Vec<_>>()
    };
    Arc::new(api.paths.paths.iter().flat_map(of).collect())
}

/// Which writes take a key; others are the same when repeated, or are told once.
fn is_keyed(path: &str) -> bool {
    let nouns = ["/tickets", "/tracking", "/labels", "/ledger"];
    path == "/people"
        || nouns.iter().any(|n| path.starts_with(n)) && !path.ends_with("/tracking-links")
}

fn finish(path: &str, method: &str, keyed: bool, operation: &mut Operation) {
    let words = path.replace(['/', '{', '}', '-'], " ");
    let words: Vec<&str> = words.split_whitespace().collect();
    operation.operation_id = Some(format!("{method}_{}", words.join("_")));
    let parameters = operation.parameters.get_or_insert_default();
    let mut own: Vec<RefOr<Parameter>> = path_parameters(path).map(RefOr::T).collect();
    if keyed {
        own.push(RefOr::T(key()));
    }
    own.append(parameters);
    *parameters = own;
    let problem = RefOr::Ref(Ref::from_schema_name(ProblemBody::name()));
    let content = ContentBuilder::new().schema(Some(problem)).build();
    let refused = ResponseBuilder::new()
        .description("A problem.")
        .content("application/problem+json", content);
    let responses = &mut operation.responses.responses;
    for response in responses.values_mut() {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            response.description = "Done.".to_owned();
        }
    }
    responses.insert("default".to_owned(), refused.build().into());
    let public = operation.tags.iter().flatten().any(|t| t == "visitors")
        || (path == "/sessions" && method == "post");
    if !public {
        operation.security = Some(vec![SecurityRequirement::new(
            "token",
            Vec::<String>::new(),
        )]);
    }
}

fn path_parameters(path: &str) -> impl Iterator<Item = Parameter> + '_ {
    let names = path
        .split('/')
        .filter_map(|p| p.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| {
        let about = match name {
            "no" => "The ticket's number (`EC-17`) or id.",
            "token" => "The word of the label or tracking link.",
            "code" => "The customer's code.",
            "promise" => "The promise's id in the contract: `D3.arrival`.",
            "key" => "Which instance, as the ledger names it: `EC-17`, `2026-04`.",
            "fact" => "The fact's number in the customer's chain.",
            _ => "The id.",
        };
        text(name, ParameterIn::Path)
            .required(Required::True)
            .description(Some(about))
            .build()
    })
}

fn key() -> Parameter {
    let about = "Made by the client, new for each write; strongly recommended.";
    text(KEY_HEADER, ParameterIn::Header)
        .required(Required::False)
        .description(Some(about))
        .build()
}

fn text(name: &str, place: ParameterIn) -> ParameterBuilder {
    let schema = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .schema(Some(schema))
}
