//! What the operations use of the schema, recorded in `graphql/contract.txt`: the present schema keeps it, and no change to the
//! schema that breaks an operation or the type of a field goes unseen.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

use super::{FILE, Uses};
use crate::document::Documents;
use crate::parse::Parsed;
use crate::schema::{BUILT_IN, Enum, Field, Fields, Marks, Schema, Ty};
use crate::source::Place;
use crate::source::{Source, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::{env, fs, thread};

/// The operations of the crate `authing`.
const GRAPHQL: &str = "../../graphql";

#[test]
fn the_schema_keeps_what_is_recorded() {
    let root = Path::new(GRAPHQL);
    let sources = Sources::read(root).unwrap();
    crate::generate(&sources).unwrap();
    if env::var_os("RECORD_CONTRACT").is_some() {
        let model = crate::Model::read(&sources).unwrap();
        let uses = Uses::new(&model.schema, &model.documents);
        let uses = uses.with_rest(&model.schema, &model.rest);
        fs::write(root.join(FILE), uses.to_string()).unwrap();
    }
    let departures = crate::departures(root, &sources).unwrap();
    let lines: Vec<_> = departures.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

#[test]
fn a_change_that_breaks_is_caught_and_named() {
    let whole = Whole::read();
    let documents = whole.documents();
    let mut uses = Uses::new(&whole.schema, &documents);
    let is_recorded = |at: &str| whole.record.text.contains(&format!("\n{at}: "));
    uses.elements.retain(|at, _| is_recorded(at));
    // Each change is tried by itself, with the operations that use its element.
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for change in breaks(&whole.schema, &documents, &uses) {
        let paths: BTreeSet<_> = change.places.iter().map(|(path, _)| path.clone()).collect();
        groups.entry(paths).or_default().push(change);
    }
    let groups: Vec<_> = groups.into_iter().collect();
    let users = whole.users_of_fragments();
    let tried = in_two_threads(&groups, |(paths, changes)| {
        let narrow = whole.only(paths, &users);
        let caught = |change: &Change| change.missed_by(&narrow.faults_with(&[change]));
        changes
            .iter()
            .map(|change| (change, caught(change)))
            .collect()
    });
    conclude(tried);
}

#[test]
fn a_change_that_only_adds_is_accepted() {
    let whole = Whole::read();
    let uses = Uses::new(&whole.schema, &whole.documents());
    let mut additions = additions(&whole.schema, &uses);
    additions.sort_by(|a, b| a.kind.cmp(&b.kind));
    // Many at once: one false alarm among them is enough.
    let chunks = additions
        .chunk_by(|a, b| a.kind == b.kind)
        .flat_map(|kind| kind.chunks(50));
    let chunks: Vec<_> = chunks
        .map(|chunk| chunk.iter().collect::<Vec<_>>())
        .collect();
    let tried = in_two_threads(&chunks, |chunk| {
        let alarm = whole.faults_with(chunk).into_iter().next();
        chunk
            .iter()
            .map(|change| (*change, alarm.clone()))
            .collect()
    });
    conclude(tried);
}

/// A field that is added to an input would break a literal that names them all.
#[test]
fn literals_of_inputs_have_a_rest() {
    let inputs = Whole::read().schema.inputs;
    let mut open: Vec<_> = ["src", "tests", "examples", "benches", "crates"]
        .map(|folder| Path::new("../..").join(folder))
        .into();
    let (mut found, mut bare) = (0, Vec::new());
    while let Some(path) = open.pop() {
        // What is built of the crates below is not ours to read.
        if path.ends_with("target") {
            continue;
        }
        if path.is_dir() {
            open.extend(
                fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        // The schemas, and other texts, have inputs that are no literals.
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for (at, _) in text.match_indices(" {\n") {
            let (before, rest) = (&text[..at], &text[at + 2..]);
            let name = before.rsplit(|c| !is_name(c)).next().unwrap();
            let is_literal = !before.trim_end_matches(name).ends_with("-> ");
            if !inputs.contains_key(name) || !is_literal {
                continue;
            }
            found += 1;
            let mut depth = 1;
            let end = rest.find(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                depth == 0
            });
            let body = rest[..end.unwrap()].trim_end_matches([' ', '/', '\n']);
            let last = body.lines().last().unwrap_or_default();
            if !last.trim_start_matches([' ', '/']).starts_with("..") {
                let line = before.lines().count();
                bare.push(format!("{}:{line}: {name}", path.display()));
            }
        }
    }
    assert!(found > 10, "{found}");
    assert!(bare.is_empty(), "without a rest: {bare:#?}");
}

fn in_two_threads<'a, T: Sync, R: Send>(
    items: &'a [T],
    run: impl Fn(&'a T) -> Vec<R> + Sync,
) -> Vec<R> {
    let run = &run;
    thread::scope(|scope| {
        let halves = items.chunks(items.len().div_ceil(2));
        let halves =
            halves.map(|half| scope.spawn(move || half.iter().flat_map(run).collect::<Vec<_>>()));
        let halves: Vec<_> = halves.collect();
        halves
            .into_iter()
            .flat_map(|half| half.join().unwrap())
            .collect()
    })
}

/// Prints how many changes of each kind went as they should, and fails if one did not.
fn conclude(tried: Vec<(&Change, Option<String>)>) {
    let mut counts = BTreeMap::<_, (usize, usize)>::new();
    let mut wrong = Vec::new();
    let all = tried.len();
    for (change, why) in tried {
        let (tried, right) = counts.entry(&change.kind).or_default();
        *tried += 1;
        *right += usize::from(why.is_none());
        wrong.extend(why.map(|why| format!("{}: {}: {why}", change.kind, change.at)));
    }
    for (kind, (tried, right)) in &counts {
        println!("{right:>5} of {tried:>5}  {kind}");
    }
    println!("{:>5} of {all:>5}  in all", all - wrong.len());
    let some = wrong.get(..20).unwrap_or(&wrong).join("\n");
    assert!(
        wrong.is_empty(),
        "{} are not as they should be:\n{some}",
        wrong.len()
    );
}

/// The files under `graphql/`, read once.
struct Whole {
    sources: Sources,
    schema: Schema,
    parsed: Parsed,
    record: Source,
}

impl Whole {
    fn read() -> Self {
        let path = format!("{GRAPHQL}/{FILE}");
        let text = fs::read_to_string(&path).unwrap_or_default();
        let sources = Sources::read(Path::new(GRAPHQL)).unwrap();
        let mut whole = Self::new(sources, Source { path, text });
        // What the REST descriptions say is not the schema's to change: see tests/rest.rs.
        let uses = Uses::new(&whole.schema, &whole.documents()).elements;
        let record = whole.record.text.lines();
        let record = record.filter(|line| uses.contains_key(line.split(": ").next().unwrap()));
        whole.record.text = std::iter::once("# Recorded.")
            .chain(record)
            .collect::<Vec<_>>()
            .join("\n");
        whole
    }

    fn new(sources: Sources, record: Source) -> Self {
        Self {
            schema: Schema::parse(&sources.schema).unwrap(),
            parsed: Parsed::new(&sources),
            sources,
            record,
        }
    }

    fn documents(&self) -> Documents {
        crate::check::check(&self.parsed, &self.schema).unwrap()
    }

    /// For each fragment file, the file of an operation that uses it: the one that uses least beside it.
    fn users_of_fragments(&self) -> BTreeMap<Arc<str>, Arc<str>> {
        let mut users = BTreeMap::<_, (usize, Arc<str>)>::new();
        for operation in self.documents().operations {
            let path = operation.path.clone();
            let operations = vec![operation];
            let uses = Uses::new(&self.schema, &Documents { operations }).elements;
            for (file, _) in uses.values().flat_map(|found| &found.places) {
                let user = users
                    .entry(file.clone())
                    .or_insert((usize::MAX, path.clone()));
                if uses.len() < user.0 {
                    *user = (uses.len(), path.clone());
                }
            }
        }
        let users = users.into_iter().map(|(file, (_, path))| (file, path));
        users
            .filter(|(file, _)| file.contains("/fragments/"))
            .collect()
    }

    /// With nothing but these operations (for a fragment, one that uses it) and what is recorded of what they use.
    fn only(&self, paths: &BTreeSet<Arc<str>>, users: &BTreeMap<Arc<str>, Arc<str>>) -> Self {
        let paths: BTreeSet<&str> = paths
            .iter()
            .map(|path| &**users.get(path).unwrap_or(path))
            .collect();
        let mut sources = self.sources.clone();
        sources
            .operations
            .retain(|source| paths.contains(source.path.as_str()));
        if let Err(unused) = crate::check::check(&Parsed::new(&sources), &self.schema) {
            let unused: Vec<_> = unused.iter().map(ToString::to_string).collect();
            let is_unused = |source: &Source| {
                unused
                    .iter()
                    .any(|fault| fault.starts_with(&format!("{}:", source.path)))
            };
            sources.fragments.retain(|source| !is_unused(source));
        }
        let mut narrow = Self::new(sources, self.record.clone());
        let uses = Uses::new(&narrow.schema, &narrow.documents());
        let of_these = |line: &&str| uses.elements.contains_key(line.split(": ").next().unwrap());
        narrow.record.text = self
            .record
            .text
            .lines()
            .filter(of_these)
            .collect::<Vec<_>>()
            .join("\n");
        narrow
    }

    /// What the build says with the changes made: the faults of the operations, or else the departures from the record.
    fn faults_with(&self, changes: &[&Change]) -> Vec<String> {
        let mut schema = self.schema.clone();
        for change in changes {
            (change.make)(&mut schema);
        }
        let faults = match crate::check::check(&self.parsed, &schema) {
            Ok(documents) => Uses::new(&schema, &documents).departures(&self.record),
            Err(faults) => faults,
        };
        faults.iter().map(ToString::to_string).collect()
    }
}

/// A change to a schema, and where it should be noticed.
struct Change {
    kind: String,
    /// The coordinate of the element that the message must name.
    at: String,
    places: BTreeSet<Place>,
    make: Box<dyn Fn(&mut Schema) + Send + Sync>,
}

impl Change {
    /// A fault must stand at every place that uses the element (for whole types, at one of them) and name all its parts.
    fn missed_by(&self, faults: &[String]) -> Option<String> {
        let names_all = |fault: &str| {
            let words: BTreeSet<_> = fault.split(|c| !is_name(c)).collect();
            self.at
                .split(|c| !is_name(c))
                .all(|part| words.contains(part))
        };
        let is_named = |(path, line): &&Place| {
            faults.iter().any(|fault| {
                let rest = fault.strip_prefix(&format!("{path}:"));
                let Some((at, text)) = rest.and_then(|rest| rest.split_once(": ")) else {
                    return false;
                };
                // A fragment stands some lines below the field whose type it does not fit.
                let below =
                    text.starts_with("the fragment ") && at.parse::<usize>().unwrap() > *line;
                (below || at == line.to_string()) && names_all(text)
            })
        };
        let named = self.places.iter().filter(is_named).count();
        // Operations that name the fields of a twin are valid, so it is only the fragments that show it at first.
        let all = self.at.contains('.') && !self.kind.ends_with("of a twin type");
        let wanted = if all { self.places.len() } else { 1 };
        (named < wanted).then(|| format!("{:?} say {faults:?}", self.places))
    }
}

#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn add(
        &mut self,
        kind: &str,
        at: &str,
        places: &BTreeSet<Place>,
        make: impl Fn(&mut Schema) + Send + Sync + 'static,
    ) {
        self.0.push(Change {
            kind: kind.to_owned(),
            at: at.to_owned(),
            places: places.clone(),
            make: Box::new(make),
        });
    }

    /// A default for a field of an input or an argument that has none.
    fn give_default(&mut self, at: &str, field: &Field) {
        if !field.has_default {
            let of = at.to_owned();
            self.add("new default", at, &BTreeSet::new(), move |schema| {
                edit(schema, &of, |field| field.has_default = true);
            });
        }
    }

    /// A change to the type of a field or argument.
    fn retype(&mut self, kind: &str, at: &str, places: &BTreeSet<Place>, ty: Ty) {
        let coordinate = at.to_owned();
        self.add(kind, at, places, move |schema| {
            edit(schema, &coordinate, |field| field.ty = ty.clone());
        });
    }
}

/// Of the places that use an element, those that a type does not suit: where an argument gets a variable that fits, it does.
fn unfit(documents: &Documents, places: &BTreeSet<Place>, at: &str, ty: &Ty) -> BTreeSet<Place> {
    let Some((_, argument)) = at.split_once('(') else {
        return places.clone();
    };
    // Variables have the names of their arguments.
    let argument = argument.trim_end_matches(":)");
    let fits = |(path, _): &&Place| {
        let operation = documents
            .operations
            .iter()
            .find(|o| o.path == *path)
            .unwrap();
        let variable = operation.variables.iter().find(|v| v.name == argument);
        variable.unwrap().ty.fits(ty)
    };
    places
        .iter()
        .filter(|place| !fits(place))
        .cloned()
        .collect()
}

/// Every change of every kind to every element that an operation uses.
fn breaks(schema: &Schema, documents: &Documents, uses: &Uses) -> Vec<Change> {
    let mut changes = Changes::default();
    let mut types = BTreeMap::<_, BTreeSet<Place>>::new();
    for (at, found) in &uses.elements {
        let places = &found.places;
        let (owner, member) = at.split_once('.').unwrap_or((at, ""));
        let mut lead_to = |name: &str| {
            types
                .entry(name.to_owned())
                .or_default()
                .extend(places.iter().cloned());
        };
        lead_to(owner);
        if !member.is_empty() && !schema.enums.contains_key(owner) {
            let ty = get(schema, at).ty;
            if !BUILT_IN.contains(&ty.base()) {
                lead_to(ty.base());
            }
        }
        if schema.enums.contains_key(owner) {
            let (of, value) = (owner.to_owned(), member.to_owned());
            changes.add("enum value removed", at, places, move |schema| {
                schema
                    .enums
                    .get_mut(&of)
                    .unwrap()
                    .values
                    .retain(|(v, _)| *v != value);
            });
            let (of, value) = (owner.to_owned(), member.to_owned());
            changes.add("enum value renamed", at, places, move |schema| {
                let values = &mut schema.enums.get_mut(&of).unwrap().values;
                values.iter_mut().find(|(v, _)| *v == value).unwrap().0 += "_NEW";
            });
        } else if !member.is_empty() {
            break_field(&mut changes, schema, documents, uses, at);
        }
    }
    for (name, places) in &types {
        break_type(&mut changes, schema, uses, name, places);
    }
    changes.0
}

fn break_field(
    changes: &mut Changes,
    schema: &Schema,
    documents: &Documents,
    uses: &Uses,
    at: &str,
) {
    let places = &uses.elements[at].places;
    let is_argument = at.ends_with(')');
    let owner = at.split('.').next().unwrap();
    let is_input = schema.inputs.contains_key(owner);
    let kind = |change: &str| match (is_argument, is_input) {
        (true, _) => format!("argument {change}"),
        (_, true) => format!("input field {change}"),
        _ => format!("result {change}"),
    };
    let coordinate = at.to_owned();
    changes.add(&kind("removed"), at, places, move |schema| {
        let (fields, name) = siblings(schema, &coordinate);
        fields.retain(|field| field.name != name);
    });
    let coordinate = at.to_owned();
    changes.add(&kind("renamed"), at, places, move |schema| {
        edit(schema, &coordinate, |field| field.name += "New");
    });
    let field = get(schema, at);
    for base in ["String", "Int"] {
        if base != field.ty.base() {
            let ty = with_base(&field.ty, base);
            changes.retype(&kind("of another type"), at, places, ty);
        }
    }
    if schema
        .scalars
        .iter()
        .all(|scalar| scalar != field.ty.base())
    {
        let base = field.ty.base().to_owned();
        let twin = format!("{base}New");
        let (coordinate, ty) = (at.to_owned(), with_base(&field.ty, &twin));
        changes.add(&kind("of a twin type"), at, places, move |schema| {
            let mut renamed = schema.clone();
            rename(&mut renamed, &base, &twin);
            schema.objects.extend(renamed.objects.remove_entry(&twin));
            schema.inputs.extend(renamed.inputs.remove_entry(&twin));
            schema.enums.extend(renamed.enums.remove_entry(&twin));
            edit(schema, &coordinate, |field| field.ty = ty.clone());
        });
    }
    let nullable = optional(&field.ty);
    // Whether the element is required stays as it is, in changes to what it holds.
    let like = |ty: Ty| {
        if field.ty.is_required() {
            required(ty)
        } else {
            ty
        }
    };
    match &nullable {
        Ty::List(item) => {
            changes.retype(
                &kind("list becomes single"),
                at,
                places,
                like(optional(item)),
            );
            if !item.is_required() {
                let ty = like(list(required(item.as_ref().clone())));
                let places = unfit(documents, places, at, &ty);
                if !places.is_empty() {
                    changes.retype(&kind("list may hold no null"), at, &places, ty);
                }
            } else if !is_argument {
                let ty = like(list(optional(item)));
                changes.retype(&kind("list may hold null"), at, places, ty);
            }
        }
        single => {
            let ty = like(list(single.clone()));
            changes.retype(&kind("single becomes list"), at, places, ty);
        }
    }
    if !field.ty.is_required() {
        let ty = required(nullable);
        let places = unfit(documents, places, at, &ty);
        if !places.is_empty() {
            let coordinate = at.to_owned();
            changes.add(&kind("becomes required"), at, &places, move |schema| {
                edit(schema, &coordinate, |field| {
                    field.ty = ty.clone();
                    // With a default it could still be left out.
                    field.has_default = false;
                });
            });
        }
    } else if !is_argument {
        changes.retype(&kind("becomes nullable"), at, places, nullable);
    }
    if is_argument || is_input {
        return;
    }
    let coordinate = at.to_owned();
    changes.add(
        "new required argument",
        &format!("{at}(newOne:)"),
        places,
        move |schema| {
            let new = new_field("newOne", required(string()));
            edit(schema, &coordinate, |field| field.args.push(new.clone()));
        },
    );
    for argument in &field.args {
        let at = format!("{at}({}:)", argument.name);
        if !uses.elements.contains_key(&at) && !argument.ty.is_required() {
            changes.retype(
                "argument not passed becomes required",
                &at,
                places,
                required(argument.ty.clone()),
            );
        }
    }
}

fn break_type(
    changes: &mut Changes,
    schema: &Schema,
    uses: &Uses,
    name: &str,
    places: &BTreeSet<Place>,
) {
    let of = name.to_owned();
    changes.add("type removed", name, places, move |schema| {
        remove(schema, &of);
    });
    let of = name.to_owned();
    changes.add("type renamed", name, places, move |schema| {
        rename(schema, &of, &format!("{of}New"))
    });
    if schema.scalars.iter().all(|scalar| scalar != name) {
        let of = name.to_owned();
        changes.add("type becomes a scalar", name, places, move |schema| {
            remove(schema, &of);
            schema.scalars.push(of.clone());
        });
    }
    let is_member = |at: &&String| at.split('.').next() == Some(name);
    let member = uses.elements.keys().find(is_member);
    if let Some(member) = member.filter(|_| schema.inputs.contains_key(name)) {
        let places = &uses.elements[member].places;
        let of = name.to_owned();
        changes.add(
            "new required input field",
            &format!("{name}.newOne"),
            places,
            move |schema| {
                let new = new_field("newOne", required(string()));
                schema.inputs.get_mut(&of).unwrap().fields.push(new);
            },
        );
    }
}

/// Changes that no operation needs to notice, to every type, used or not.
fn additions(schema: &Schema, uses: &Uses) -> Vec<Change> {
    let mut changes = Changes::default();
    let nowhere = BTreeSet::new();
    changes.add("new type", "New", &nowhere, |schema| {
        let fields = vec![new_field("id", required(string()))];
        let doc = None;
        schema.inputs.insert(
            "NewInput".to_owned(),
            Fields {
                doc: None,
                fields: fields.clone(),
                open: false,
            },
        );
        schema.objects.insert(
            "New".to_owned(),
            Fields {
                doc,
                fields,
                open: false,
            },
        );
        let values = vec![("NEW".to_owned(), None)];
        schema.enums.insert(
            "NewEnum".to_owned(),
            Enum {
                doc: None,
                line: 1,
                values,
                wires: BTreeMap::new(),
                numeric: false,
            },
        );
        schema.scalars.push("NewScalar".to_owned());
    });
    let optional_field = new_field("newOne", string());
    let with_default = Field {
        has_default: true,
        ..optional_field.clone()
    };
    let required_field = new_field("newOne", required(string()));
    for (name, object) in &schema.objects {
        for new in [&optional_field, &required_field] {
            let (of, new) = (name.clone(), new.clone());
            changes.add("new result", name, &nowhere, move |schema| {
                schema
                    .objects
                    .get_mut(&of)
                    .unwrap()
                    .fields
                    .push(new.clone());
            });
        }
        for field in &object.fields {
            let at = format!("{name}.{}", field.name);
            let defaulted = Field {
                ty: required(string()),
                ..with_default.clone()
            };
            for new in [&optional_field, &with_default, &defaulted] {
                let (of, new) = (at.clone(), new.clone());
                changes.add("new optional argument", &at, &nowhere, move |schema| {
                    edit(schema, &of, |field| field.args.push(new.clone()));
                });
            }
            if !uses.elements.contains_key(&at) {
                let of = at.clone();
                changes.add("unused result removed", &at, &nowhere, move |schema| {
                    let (fields, name) = siblings(schema, &of);
                    fields.retain(|field| field.name != name);
                });
            }
            for argument in &field.args {
                let at = format!("{at}({}:)", argument.name);
                if argument.ty.is_required() {
                    changes.retype(
                        "argument becomes optional",
                        &at,
                        &nowhere,
                        optional(&argument.ty),
                    );
                }
                if !argument.ty.is_required() && argument.has_default {
                    let ty = required(argument.ty.clone());
                    changes.retype("required argument with a default", &at, &nowhere, ty);
                }
                changes.give_default(&at, argument);
            }
        }
    }
    for (name, input) in &schema.inputs {
        for new in [&optional_field, &with_default] {
            let (of, new) = (name.clone(), new.clone());
            changes.add("new optional input field", name, &nowhere, move |schema| {
                schema.inputs.get_mut(&of).unwrap().fields.push(new.clone());
            });
        }
        for field in &input.fields {
            changes.give_default(&format!("{name}.{}", field.name), field);
        }
    }
    for name in schema.enums.keys() {
        let of = name.clone();
        changes.add("new enum value", name, &nowhere, move |schema| {
            let values = &mut schema.enums.get_mut(&of).unwrap().values;
            values.insert(0, ("NEW".to_owned(), None));
        });
    }
    changes.0
}

/// The fields or arguments that a coordinate is one of, and its own name.
fn siblings<'s>(schema: &'s mut Schema, at: &str) -> (&'s mut Vec<Field>, String) {
    let (owner, member) = at.split_once('.').unwrap();
    let owner = schema
        .objects
        .get_mut(owner)
        .or(schema.inputs.get_mut(owner))
        .unwrap();
    match member.split_once('(') {
        None => (&mut owner.fields, member.to_owned()),
        Some((field, argument)) => {
            let field = owner.fields.iter_mut().find(|f| f.name == field).unwrap();
            (&mut field.args, argument.trim_end_matches(":)").to_owned())
        }
    }
}

fn edit(schema: &mut Schema, at: &str, change: impl FnOnce(&mut Field)) {
    let (fields, name) = siblings(schema, at);
    change(fields.iter_mut().find(|field| field.name == name).unwrap());
}

fn get(schema: &Schema, at: &str) -> Field {
    let mut found = None;
    edit(&mut schema.clone(), at, |field| found = Some(field.clone()));
    found.unwrap()
}

fn remove(schema: &mut Schema, name: &str) {
    schema.objects.remove(name);
    schema.inputs.remove(name);
    schema.enums.remove(name);
    schema.scalars.retain(|scalar| scalar != name);
}

/// Gives a type another name, there and wherever it is used.
fn rename(schema: &mut Schema, name: &str, new: &str) {
    for types in [&mut schema.objects, &mut schema.inputs] {
        if let Some(fields) = types.remove(name) {
            types.insert(new.to_owned(), fields);
        }
        for field in types.values_mut().flat_map(|fields| &mut fields.fields) {
            for item in &mut field.args {
                item.ty = renamed(&item.ty, name, new);
            }
            field.ty = renamed(&field.ty, name, new);
        }
    }
    if let Some(values) = schema.enums.remove(name) {
        schema.enums.insert(new.to_owned(), values);
    }
    for scalar in &mut schema.scalars {
        if scalar == name {
            *scalar = new.to_owned();
        }
    }
}

fn renamed(ty: &Ty, name: &str, new: &str) -> Ty {
    if ty.base() == name {
        with_base(ty, new)
    } else {
        ty.clone()
    }
}

fn with_base(ty: &Ty, base: &str) -> Ty {
    match ty {
        Ty::Named(_) => Ty::Named(base.to_owned()),
        Ty::List(item) => list(with_base(item, base)),
        Ty::NonNull(inner) => required(with_base(inner, base)),
    }
}

fn string() -> Ty {
    Ty::Named("String".to_owned())
}

fn list(item: Ty) -> Ty {
    Ty::List(Box::new(item))
}

fn required(ty: Ty) -> Ty {
    Ty::NonNull(Box::new(ty))
}

fn optional(ty: &Ty) -> Ty {
    match ty {
        Ty::NonNull(inner) => inner.as_ref().clone(),
        nullable => nullable.clone(),
    }
}

fn new_field(name: &str, ty: Ty) -> Field {
    Field {
        name: name.to_owned(),
        doc: None,
        ty,
        args: Vec::new(),
        has_default: false,
        marks: Marks::default(),
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
