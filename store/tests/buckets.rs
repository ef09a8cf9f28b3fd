//! Files in a bucket: nothing is acknowledged that is not there, nothing is read that is not what was
//! stored, and what is wrong is told by the bucket's name.

use crate::world::*;
use shounuo_core::{Subject, id::FileId};
use shounuo_store::{
    BucketFault, BucketSettings, FileRow, Options, Outcome, Secret, Store, StoreError, Target,
    move_files, prove, restore,
};
use std::io::Read;

on_both!(
    what_passes_is_tried_again_and_nothing_is_lost,
    what_does_not_pass_is_no_acknowledgement,
    an_answer_that_was_lost_is_no_second_content,
    what_is_read_is_what_was_stored_or_an_error,
    a_key_that_is_refused_is_told_by_the_bucket_and_never_shown,
    a_bucket_that_is_not_there_is_told,
    a_proof_of_the_record_reads_the_bucket,
    a_copy_from_a_bucket_comes_back_into_a_folder_and_into_another_bucket,
    files_move_into_a_bucket_and_back,
);

/// A world with its files in a bucket, opened.
fn opened(world: &World) -> (FakeBucket, Target, Store) {
    let bucket = FakeBucket::start();
    let target = world.target.clone().with_bucket(bucket.settings());
    let store = Store::open(target.clone(), Options::default()).expect("it opens");
    (bucket, target, store)
}

fn take(store: &Store, content: &str) -> Result<[u8; 32], StoreError> {
    let taken = store.files().take(&mut content.as_bytes(), 1_000_000)?;
    Ok(taken.sha256)
}

fn text(store: &Store, sha256: &[u8; 32]) -> String {
    let mut text = String::new();
    let mut file = store.files().read(sha256).expect("the file");
    file.read_to_string(&mut text).expect("its text");
    text
}

/// What is wrong, as the error says.
fn fault<T>(came: Result<T, StoreError>) -> BucketFault {
    match came.err().expect("an error") {
        StoreError::Bucket { bucket, fault } => {
            assert_eq!(bucket, "house");
            (*fault).clone()
        }
        other => panic!("{other}"),
    }
}

/// What is on its way, past the store.
fn under_way(world: &World) -> usize {
    let new = world.target.files().join("new");
    std::fs::read_dir(new).expect("a folder").count()
}

fn what_passes_is_tried_again_and_nothing_is_lost(world: &World) {
    let (bucket, _, store) = opened(world);
    bucket.trouble(&[Trouble::Status(503), Trouble::Status(500)]);
    let one = take(&store, "one").expect("taken");
    bucket.trouble(&[Trouble::Garbled]);
    let two = take(&store, "two").expect("taken");
    bucket.trouble(&[Trouble::Status(503), Trouble::CutOff]);
    assert_eq!(text(&store, &one), "one");
    assert_eq!(text(&store, &two), "two");
    assert_eq!((bucket.objects(), under_way(world)), (2, 0));
}

fn what_does_not_pass_is_no_acknowledgement(world: &World) {
    let (bucket, _, store) = opened(world);
    bucket.trouble(&[Trouble::Status(503); 3]);
    assert_eq!(fault(take(&store, "one")), BucketFault::Troubled(503));
    bucket.trouble(&[Trouble::Garbled; 3]);
    assert_eq!(fault(take(&store, "two")), BucketFault::NotTaken);
    bucket.trouble(&[Trouble::Status(418)]);
    assert_eq!(fault(take(&store, "three")), BucketFault::Strange(418));
    assert_eq!(bucket.asked("PUT"), 7, "three tries each, and one");
    assert_eq!((bucket.objects(), under_way(world)), (0, 0));
}

fn an_answer_that_was_lost_is_no_second_content(world: &World) {
    let (bucket, _, store) = opened(world);
    bucket.trouble(&[Trouble::LostAnswer]);
    let one = take(&store, "one").expect("taken");
    assert_eq!((bucket.asked("PUT"), bucket.objects()), (2, 1));
    assert_eq!(text(&store, &one), "one");
    // What was stored though nobody knows is an orphan, and no acknowledgement.
    bucket.trouble(&[Trouble::LostAnswer; 3]);
    assert!(matches!(fault(take(&store, "two")), BucketFault::Away(_)));
}

fn what_is_read_is_what_was_stored_or_an_error(world: &World) {
    let (bucket, _, store) = opened(world);
    let long = "a content ".repeat(20_000);
    let one = take(&store, &long).expect("taken");
    bucket.trouble(&[Trouble::CutOff; 3]);
    assert!(matches!(
        fault(store.files().read(&one)),
        BucketFault::Away(_)
    ));
    bucket.trouble(&[Trouble::OtherByte]);
    assert!(matches!(
        fault(store.files().read(&one)),
        BucketFault::Altered(_)
    ));
    assert_eq!(text(&store, &one), long);
    bucket.change(|objects| objects.clear());
    let missing = fault(store.files().read(&one));
    let key = hex::encode(one);
    let named = |at: &String| at.starts_with("h1/") && at.ends_with(&key);
    assert!(
        matches!(&missing, BucketFault::Missing(at) if named(at)),
        "{missing:?}"
    );
    assert_eq!(under_way(world), 0);
}

fn a_key_that_is_refused_is_told_by_the_bucket_and_never_shown(world: &World) {
    let bucket = FakeBucket::start();
    let settings = BucketSettings {
        secret: Secret::new("quite-another-word"),
        ..bucket.settings()
    };
    let target = world.target.clone().with_bucket(settings);
    let refused = Store::open(target.clone(), Options::default())
        .err()
        .expect("refused");
    let said = format!("{refused} {refused:?} {target:?}");
    assert!(said.contains("bucket house: it refuses the key"), "{said}");
    assert!(!said.contains("quite-another-word"), "{said}");
    assert_eq!(fault::<()>(Err(refused)), BucketFault::Refused);
    assert_eq!(bucket.asked("GET"), 1, "what is refused is not tried again");
}

fn a_bucket_that_is_not_there_is_told(world: &World) {
    let bucket = FakeBucket::start();
    let open = |settings| {
        let target = world.target.clone().with_bucket(settings);
        fault(Store::open(target, Options::default()).map(drop))
    };
    let other = BucketSettings {
        endpoint: format!("{}/elsewhere", bucket.settings().endpoint),
        ..bucket.settings()
    };
    assert_eq!(open(other), BucketFault::Unknown);
    let nowhere = BucketSettings {
        endpoint: "http://127.0.0.1:9".into(),
        ..bucket.settings()
    };
    assert!(matches!(open(nowhere), BucketFault::Away(_)));
    let strange = BucketSettings {
        endpoint: "ftp://example.org".into(),
        ..bucket.settings()
    };
    assert!(matches!(open(strange), BucketFault::Settings(_)));
}

/// Files that entries name.
fn kept(store: &Store, contents: &[&str]) {
    let customer = register(store);
    for content in contents {
        let sha256 = take(store, content).expect("taken");
        let size = content.len() as u64;
        let work = job(move |batch| {
            batch.keep_file(FileRow {
                id: fresh::<FileId>(),
                customer,
                subject: Subject::Customer(customer),
                person: None,
                sha256,
                size,
                mime: "text/plain".into(),
                name: None,
            })?;
            Ok(Outcome::default())
        });
        store.write(work).expect("kept");
    }
}

fn a_proof_of_the_record_reads_the_bucket(world: &World) {
    let (bucket, target, store) = opened(world);
    kept(&store, &["one", "two", "three"]);
    let verified = store.verify(None).expect("verified");
    assert!(verified.is_sound() && verified.files == 3, "{verified:?}");
    bucket.change(|objects| {
        let first = objects.values_mut().next().expect("one");
        first.0[0] ^= 1;
        objects.pop_last();
    });
    drop(store);
    let verified = shounuo_store::verify_at(&target, None).expect("verified");
    assert_eq!((verified.files, verified.problems.len()), (1, 2));
}

fn a_copy_from_a_bucket_comes_back_into_a_folder_and_into_another_bucket(world: &World) {
    let (_, _, store) = opened(world);
    kept(&store, &["one", "two", "three"]);
    let copy = world.folder.path().join("copy");
    assert_eq!(store.backup(&copy).expect("a copy").files, 3);
    let scratch = world.folder.path().join("scratch");
    let proven = prove(&copy, &scratch, Some(&store), false).expect("proven");
    assert_eq!(proven.files, 3);
    let into = world.another();
    restore(&copy, &into.target, &[]).expect("restored into a folder");
    assert!(into.open().verify(None).expect("verified").is_sound());
    let (other, place) = (FakeBucket::start(), world.another());
    let target = place.target.clone().with_bucket(other.settings());
    restore(&copy, &target, &[]).expect("restored into a bucket");
    assert_eq!(other.objects(), 3);
    let again = Store::open(target, Options::default()).expect("it opens");
    assert_eq!(again.verify(None).expect("verified").files, 3);
}

fn files_move_into_a_bucket_and_back(world: &World) {
    let store = world.open();
    kept(&store, &["one", "two", "three"]);
    drop(store);
    let bucket = FakeBucket::start();
    let target = world.target.clone().with_bucket(bucket.settings());
    assert_eq!(move_files(&world.target, &target).expect("moved"), 3);
    assert_eq!(move_files(&world.target, &target).expect("again"), 3);
    assert_eq!(bucket.objects(), 3);
    let files = world.target.files();
    std::fs::remove_dir_all(&files).expect("the folder's own are gone");
    let store = Store::open(target.clone(), Options::default()).expect("it opens");
    assert_eq!(store.verify(None).expect("verified").files, 3);
    kept(&store, &["four"]);
    drop(store);
    assert_eq!(move_files(&target, &world.target).expect("back"), 4);
    let verified = world.open().verify(None).expect("verified");
    assert!(verified.is_sound() && verified.files == 4, "{verified:?}");
}
