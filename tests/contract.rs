//! What the operations use of the schema, recorded in `graphql/contract.txt`: the present schema keeps it, and no change to the
//! schema that breaks an operation or the type of a field goes unseen.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

#[path = "../build/mod.rs"]
mod codegen;

use codegen::contract::{FILE, Uses};
use codegen::document::{Documents, Parsed, Place};
use codegen::schema::{BUILT_IN, Enum, Field, Fields, Schema, Ty};
use codegen::{Source, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs, thread};

#[test]
fn the_schema_keeps_what_is_recorded() {
    let root = Path::new("graphql");
    let sources = Sources::read(root).unwrap();
    codegen::generate(&sources).unwrap();
    if env::var_os("RECORD_CONTRACT").is_some() {
        let whole = Whole::read();
        let uses = Uses::new(&whole.schema, &whole.documents());
        fs::write(root.join(FILE), uses.to_string()).unwrap();
    }
    let departures = codegen::departures(root, &sources).unwrap();
    let lines: Vec<_> = departures.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

#[test]
fn a_change_that_breaks_is_caught_and_named() {
    let whole = Whole::read();
    let uses = Uses::new(&whole.schema, &whole.documents());
    let breaks = breaks(&whole.schema, &uses);
    let missed = whole.count(&breaks, |change, faults| {
        // The fault stands at every place that uses the element (for a whole type, at one of them) and names all its parts.
        let names_it = |fault: &String| {
            let words: BTreeSet<_> = fault.split(|c| !is_name(c)).collect();
            change.at.split(|c| !is_name(c)).all(|part| words.contains(part))
        };
        let named = |(path, line): &Place| {
            let place = format!("{path}:{line}: ");
            faults.iter().any(|fault| fault.starts_with(&place) && names_it(fault))
        };
        if change.at.contains('.') {
            change.places.iter().all(named)
        } else {
            change.places.iter().any(named)
        }
    });
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn a_change_that_only_adds_is_accepted() {
    let whole = Whole::read();
    let additions = additions(&whole.schema, &Uses::new(&whole.schema, &whole.documents()));
    let alarms = whole.count(&additions, |_, faults| faults.is_empty());
    assert!(alarms.is_empty(), "{} false alarms:\n{}", alarms.len(), alarms.join("\n"));
}

/// The files under `graphql/`, read once.
struct Whole {
    schema: Schema,
    parsed: Parsed,
    record: Source,
}

impl Whole {
    fn read() -> Self {
        let sources = Sources::read(Path::new("graphql")).unwrap();
        let path = format!("graphql/{FILE}");
        Self {
            schema: Schema::parse(&sources.schema).unwrap(),
            parsed: Parsed::new(&sources),
            record: Source {
                text: fs::read_to_string(&path).unwrap_or_default(),
                path,
            },
        }
    }

    fn documents(&self) -> Documents {
        Documents::new(&self.parsed, &self.schema).unwrap()
    }

    /// What the build says about another schema: the faults of the operations, or else the departures from the record.
    fn faults(&self, schema: &Schema) -> Vec<String> {
        let faults = match Documents::new(&self.parsed, schema) {
            Ok(documents) => Uses::new(schema, &documents).departures(&self.record),
            Err(faults) => faults,
        };
        faults.iter().map(ToString::to_string).collect()
    }

    /// Makes each change to a copy of the schema, prints how many of each kind went as they should, and returns the others.
    fn count(&self, changes: &[Change], is_right: impl Fn(&Change, &[String]) -> bool + Sync) -> Vec<String> {
        let (mut counts, mut wrong) = (BTreeMap::<_, (usize, usize)>::new(), Vec::new());
        let try_one = |change: &Change| {
            let mut schema = self.schema.clone();
            (change.make)(&mut schema);
            let faults = self.faults(&schema);
            (is_right(change, &faults), faults)
        };
        let tries: Vec<_> = thread::scope(|scope| {
            let halves = changes.chunks(changes.len().div_ceil(2));
            let halves = halves.map(|half| scope.spawn(|| half.iter().map(try_one).collect::<Vec<_>>()));
            let halves: Vec<_> = halves.collect();
            halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
        });
        for (change, (right, faults)) in changes.iter().zip(tries) {
            let (tried, as_wanted) = counts.entry(change.kind).or_default();
            *tried += 1;
            *as_wanted += usize::from(right);
            if !right {
                let Change { kind, at, places, .. } = change;
                wrong.push(format!("{kind}: {at} at {places:?}: {faults:?}"));
            }
        }
        for (kind, (tried, right)) in &counts {
            println!("{kind}: {right} of {tried}");
        }
        println!("in all: {} of {}", changes.len() - wrong.len(), changes.len());
        wrong
    }
}

/// A change to a schema, and where it should be noticed.
struct Change {
    kind: &'static str,
    /// The coordinate of the element that the message must name.
    at: String,
    places: BTreeSet<Place>,
    make: Box<dyn Fn(&mut Schema) + Send + Sync>,
}

#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn add(
        &mut self,
        kind: &'static str,
        at: &str,
        places: &BTreeSet<Place>,
        make: impl Fn(&mut Schema) + Send + Sync + 'static,
    ) {
        self.0.push(Change {
            kind,
            at: at.to_owned(),
            places: places.clone(),
            make: Box::new(make),
        });
    }

    /// A change to the type of a field or argument.
    fn retype(&mut self, kind: &'static str, at: &str, places: &BTreeSet<Place>, ty: Ty) {
        let coordinate = at.to_owned();
        self.add(kind, at, places, move |schema| {
            edit(schema, &coordinate, |field| field.ty = ty.clone());
        });
    }
}

/// Every change of every kind to every element that an operation uses.
fn breaks(schema: &Schema, uses: &Uses) -> Vec<Change> {
    let mut changes = Changes::default();
    let mut types = BTreeMap::<_, BTreeSet<Place>>::new();
    for (at, found) in &uses.0 {
        let places = &found.places;
        let (owner, member) = at.split_once('.').unwrap_or((at, ""));
        types.entry(owner).or_default().extend(places.iter().cloned());
        if schema.enums.contains_key(owner) {
            let (of, value) = (owner.to_owned(), member.to_owned());
            changes.add("enum value removed", at, places, move |schema| {
                schema.enums.get_mut(&of).unwrap().values.retain(|(v, _)| *v != value);
            });
            let (of, value) = (owner.to_owned(), member.to_owned());
            changes.add("enum value renamed", at, places, move |schema| {
                let values = &mut schema.enums.get_mut(&of).unwrap().values;
                values.iter_mut().find(|(v, _)| *v == value).unwrap().0 += "_NEW";
            });
        } else if !member.is_empty() {
            break_field(&mut changes, schema, at, places);
        }
    }
    for (name, places) in &types {
        break_type(&mut changes, schema, name, places);
    }
    changes.0
}

fn break_field(changes: &mut Changes, schema: &Schema, at: &str, places: &BTreeSet<Place>) {
    let is_argument = at.ends_with(')');
    let owner = at.split('.').next().unwrap();
    let what: [&'static str; 8] = if is_argument {
        ["argument removed", "argument renamed", "argument: type changed", "argument: list to single", "argument: single to list", "argument becomes required", "", "argument: null in list forbidden"]
    } else if schema.inputs.contains_key(owner) {
        ["input field removed", "input field renamed", "input field: type changed", "input field: list to single", "input field: single to list", "input field becomes required", "input field becomes optional", "input field: null in list"]
    } else {
        ["result removed", "result renamed", "result: type changed", "result: list to single", "result: single to list", "result becomes required", "result becomes nullable", "result: null in list"]
    };
    let [removed, renamed, retyped, single, list, required, optional, items] = what;
    let coordinate = at.to_owned();
    changes.add(removed, at, places, move |schema| {
        let (fields, name) = siblings(schema, &coordinate);
        fields.retain(|field| field.name != name);
    });
    let coordinate = at.to_owned();
    changes.add(renamed, at, places, move |schema| {
        edit(schema, &coordinate, |field| field.name += "New");
    });
    let field = get(schema, at);
    for base in other_bases(schema, field.ty.base()) {
        changes.retype(retyped, at, places, with_base(&field.ty, &base));
    }
    let nullable = match &field.ty {
        Ty::NonNull(inner) => inner.as_ref().clone(),
        nullable => nullable.clone(),
    };
    match nullable.clone() {
        Ty::List(item) => {
            changes.retype(single, at, places, item.as_ref().clone());
            let (kind, item) = match *item {
                Ty::NonNull(item) if !is_argument => (items, *item),
                Ty::NonNull(item) => ("argument: list to list of lists", Ty::List(item)),
                item => (items, Ty::NonNull(Box::new(item))),
            };
            let ty = Ty::List(Box::new(item));
            let required = Ty::NonNull(Box::new(ty.clone()));
            let ty = if field.ty.is_required() { required } else { ty };
            changes.retype(kind, at, places, ty);
        }
        _ => changes.retype(list, at, places, Ty::List(Box::new(field.ty.clone()))),
    }
    if !field.ty.is_required() {
        changes.retype(required, at, places, Ty::NonNull(Box::new(nullable)));
    } else if !is_argument {
        changes.retype(optional, at, places, nullable);
    }
    if is_argument || schema.inputs.contains_key(owner) {
        return;
    }
    let coordinate = at.to_owned();
    changes.add("new required argument", &format!("{at}(newOne:)"), places, move |schema| {
        let ty = Ty::NonNull(Box::new(Ty::Named("String".to_owned())));
        edit(schema, &coordinate, |field| field.args.push(new_field("newOne", ty.clone())));
    });
}

/// Types that could stand in the place of the type: a scalar, another scalar, and for an object its twin of another name.
fn other_bases(schema: &Schema, base: &str) -> Vec<String> {
    let mut bases: Vec<_> = ["String", "Int"].into_iter().filter(|b| *b != base).map(str::to_owned).collect();
    let kin: Vec<&String> = if schema.objects.contains_key(base) {
        schema.objects.keys().collect()
    } else if schema.inputs.contains_key(base) {
        schema.inputs.keys().collect()
    } else {
        schema.enums.keys().collect()
    };
    bases.extend(kin.into_iter().find(|name| *name != base).cloned());
    bases
}

fn break_type(changes: &mut Changes, schema: &Schema, name: &str, places: &BTreeSet<Place>) {
    let of = name.to_owned();
    changes.add("type removed", name, places, move |schema| {
        remove(schema, &of);
    });
    let of = name.to_owned();
    changes.add("type renamed", name, places, move |schema| rename(schema, &of, &format!("{of}New")));
    if schema.scalars.iter().all(|scalar| scalar != name) {
        let of = name.to_owned();
        changes.add("type becomes a scalar", name, places, move |schema| {
            remove(schema, &of);
            schema.scalars.push(of.clone());
        });
    }
    if schema.inputs.contains_key(name) {
        let of = name.to_owned();
        changes.add("new required input field", &format!("{name}.newOne"), places, move |schema| {
            let ty = Ty::NonNull(Box::new(Ty::Named("String".to_owned())));
            schema.inputs.get_mut(&of).unwrap().fields.push(new_field("newOne", ty));
        });
    }
}
