//! What the runtime reports on its own account, and where.

use std::{env, process::Command, sync::mpsc, time::Duration};

use actor_core::{System, actor};

/// Far longer than anything here takes.
const NEVER: Duration = Duration::from_secs(10);

/// A method that holds its core for longer is reported.
const LIMIT: Duration = Duration::from_millis(20);

struct Hog;

#[actor]
impl Hog {
    pub(crate) fn first(&mut self, until: mpsc::Receiver<()>) {
        let _ = until.recv_timeout(NEVER);
    }

    pub(crate) fn second(&mut self, until: mpsc::Receiver<()>) {
        let _ = until.recv_timeout(NEVER);
    }
}

#[test]
fn without_a_subscriber_it_is_said_on_the_standard_error_output() {
    const CHILD: &str = "ACTOR_CORE_TEST_IS_CHILD";
    if env::var_os(CHILD).is_none() {
        // In a process of its own, where no other test has a subscriber.
        let name = "without_a_subscriber_it_is_said_on_the_standard_error_output";
        let child = Command::new(env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture"])
            .env(CHILD, "")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stderr);
        assert!(child.status.success(), "{said}");
        let expected = "`Hog::first` has kept core 0 for more than 20ms\n";
        assert_eq!(said.matches("`Hog::first`").count(), 1, "{said}");
        assert!(said.contains(expected), "{said}");
        return;
    }
    let (told, tells) = mpsc::channel();
    let by_hand = System::builder()
        .cores(1)
        .pin(false)
        .stall_limit(LIMIT * 4)
        .on_stall(move |_| told.send(()).unwrap_or_default())
        .build()
        .unwrap();
    let system = System::builder()
        .cores(1)
        .pin(false)
        .stall_limit(LIMIT)
        .build()
        .unwrap();
    let (_hold, until) = mpsc::channel();
    let hog = system.spawn(Hog);
    hog.first(until).try_send().unwrap();
    // Long enough: by then another system, which is four times as patient, has noticed a hog that began later.
    let (go, until) = mpsc::channel();
    let other = by_hand.spawn(Hog);
    other.second(until).try_send().unwrap();
    tells.recv_timeout(NEVER).unwrap();
    drop(go);
}

#[cfg(feature = "tracing")]
mod events {
    use std::{
        collections::BTreeMap,
        sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    };

    use tracing::{
        Event, Level, Metadata, Subscriber,
        field::{Field, Visit},
        span,
    };

    use actor_core::{Handle as _, supervisor::DynamicSupervisor};

    use super::*;

    /// An event: its level and its fields.
    type Seen = (Level, BTreeMap<&'static str, String>);

    /// Passes on the runtime's reports.
    struct Keeper(Mutex<mpsc::Sender<Seen>>);

    impl Subscriber for Keeper {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target() == "actor_core"
        }

        fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
            span::Id::from_u64(1)
        }

        fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

        fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

        fn event(&self, event: &Event<'_>) {
            let mut fields = Fields::default();
            event.record(&mut fields);
            let seen = (*event.metadata().level(), fields.0);
            let _ = self.0.lock().unwrap().send(seen);
        }

        fn enter(&self, _: &span::Id) {}

        fn exit(&self, _: &span::Id) {}
    }

    #[derive(Default)]
    struct Fields(BTreeMap<&'static str, String>);

    impl Visit for Fields {
        fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
            self.0.insert(field.name(), format!("{value:?}"));
        }
    }

    /// The events of this process, for one test at a time.
    fn events() -> MutexGuard<'static, mpsc::Receiver<Seen>> {
        static EVENTS: OnceLock<Mutex<mpsc::Receiver<Seen>>> = OnceLock::new();
        let events = EVENTS.get_or_init(|| {
            let (sender, receiver) = mpsc::channel();
            tracing::subscriber::set_global_default(Keeper(Mutex::new(sender))).unwrap();
            Mutex::new(receiver)
        });
        events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn system() -> System {
        let builder = System::builder().cores(2).pin(false);
        builder.stall_limit(LIMIT).build().unwrap()
    }

    fn fields(method: &'static str, core: &str) -> BTreeMap<&'static str, String> {
        [
            ("message", "a method keeps its core"),
            ("actor", "\"Hog\""),
            ("method", method),
            ("core", core),
            ("lasts", "20ms"),
        ]
        .map(|(name, value)| (name, value.to_owned()))
        .into()
    }

    #[test]
    fn a_hog_is_an_event_once() {
        let events = events();
        let system = system();
        let (first, second) = (mpsc::channel(), mpsc::channel());
        let hogs = [0, 1].map(|core| system.spawn_on(core, Hog).unwrap());
        hogs[0].first(first.1).try_send().unwrap();
        let seen = events.recv_timeout(NEVER).unwrap();
        assert_eq!(seen, (Level::WARN, fields("\"first\"", "0")));
        // Until this one is noticed, the first is looked at a few more times.
        hogs[1].second(second.1).try_send().unwrap();
        let seen = events.recv_timeout(NEVER).unwrap();
        assert_eq!(seen, (Level::WARN, fields("\"second\"", "1")));
        drop((first.0, second.0));
    }

    #[test]
    fn who_wants_to_be_told_is_told_instead() {
        let events = events();
        let (told, tells) = mpsc::channel();
        let by_hand = System::builder()
            .cores(1)
            .pin(false)
            .stall_limit(LIMIT)
            .on_stall(move |stall| told.send(stall.method).unwrap_or_default())
            .build()
            .unwrap();
        let (go, until) = mpsc::channel();
        by_hand.spawn(Hog).second(until).try_send().unwrap();
        assert_eq!(tells.recv_timeout(NEVER), Ok("second"));
        let system = system();
        let (go_on, until) = mpsc::channel();
        let hog = system.spawn_on(0, Hog).unwrap();
        hog.first(until).try_send().unwrap();
        // The first event is about that one.
        let seen = events.recv_timeout(NEVER).unwrap();
        assert_eq!(seen.1["method"], "\"first\"");
        drop((go, go_on));
    }

    #[test]
    fn a_supervisor_is_named_by_its_type() {
        let events = events();
        let system = system();
        let tree = DynamicSupervisor::new(|()| Hog).in_system(&system);
        let tree = system.spawn(tree);
        let child = tree.start_child(()).wait().unwrap();
        child.kill();
        let (level, fields) = events.recv_timeout(NEVER).unwrap();
        assert_eq!(level, Level::WARN);
        assert_eq!(fields["actor"], "\"DynamicSupervisor\"");
    }
}
