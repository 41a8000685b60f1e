//! Of actors that write only to each other, half move to another core, each together with those it writes to.

use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    thread::{self, ThreadId},
    time::{Duration, Instant},
};

use actor_core::{Actor as _, CallError, Context, Handle as _, System, actor};

use crate::{
    Server, ServerHandle,
    common::{system, within},
};

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(60);

/// What all players of a game know.
#[derive(Default)]
pub struct Game {
    is_over: AtomicBool,
    /// How often anybody was on another core than before.
    moves: AtomicU64,
    wrong: AtomicU64,
    /// The threads on which clients have been.
    places: Mutex<HashSet<ThreadId>>,
}

/// Returns each ball with another one.
#[derive(Default)]
pub struct Player {
    game: Arc<Game>,
    peer: Option<PlayerHandle>,
    core: Option<usize>,
    sent: u64,
    handled: u64,
}

impl Player {
    fn hit(&mut self) {
        let peer = self.peer.as_ref().unwrap();
        peer.ball(self.sent).try_send().unwrap();
        self.sent += 1;
    }
}

#[actor]
impl Player {
    pub fn meet(&mut self, peer: PlayerHandle) {
        self.peer = Some(peer);
    }

    /// From now on this many balls are in play.
    pub fn begin(&mut self, balls: u64) {
        (0..balls).for_each(|_| self.hit());
    }

    pub fn ball(&mut self, context: &Context<Self>, number: u64) {
        let before = self.core.replace(context.core());
        if before.is_some_and(|before| before != context.core()) {
            self.game.moves.fetch_add(1, Relaxed);
        }
        if number != self.handled {
            self.game.wrong.fetch_add(1, Relaxed);
        }
        self.handled += 1;
        if !self.game.is_over.load(Relaxed) {
            self.hit();
        }
    }

    pub fn balls(&self) -> (u64, u64) {
        (self.sent, self.handled)
    }
}

/// Lets this many pairs play until there have been `moves` moves, or for at most `long`.
fn play(
    system: &System,
    pairs: usize,
    moves: u64,
    long: Duration,
    spawn: fn(Player) -> PlayerHandle,
) -> u64 {
    let game = Arc::new(Game::default());
    let known = game.clone();
    // Spawned by a body, which is on core 0, and so are its actors.
    let players: Vec<_> = system.block_on(async move || {
        let player = || {
            spawn(Player {
                game: known.clone(),
                ..Player::default()
            })
        };
        (0..2 * pairs).map(|_| player()).collect()
    });
    for pair in players.chunks(2) {
        pair[0].meet(pair[1].clone()).wait().unwrap();
        pair[1].meet(pair[0].clone()).wait().unwrap();
    }
    for pair in players.chunks(2) {
        pair[0].begin(3).wait().unwrap();
    }
    let begun = Instant::now();
    while game.moves.load(Relaxed) < moves && begun.elapsed() < long {
        thread::sleep(Duration::from_millis(1));
    }
    game.is_over.store(true, Relaxed);
    // A ball in flight has been handled by the time its player is asked, and what that sent by the
    // time all are asked again.
    let mut balls = (0, 0);
    for _ in 0..2 {
        balls = (0, 0);
        for player in &players {
            let (sent, handled) = player.balls().wait().unwrap();
            balls = (balls.0 + sent, balls.1 + handled);
        }
    }
    assert_eq!(balls.0, balls.1, "sent and handled");
    assert_eq!(game.wrong.load(Relaxed), 0, "balls overtook others");
    game.moves.load(Relaxed)
}

#[test]
fn pairs_go_elsewhere_and_their_messages_stay_in_order() {
    within(LONG, || {
        let moves = play(&system(2), 200, 60, LONG / 2, |player| player.spawn());
        assert!(moves >= 60, "{moves} have moved");
    });
}

#[test]
fn those_who_were_placed_stay() {
    let long = Duration::from_millis(100);
    let placed = |player: Player| player.spawn_on(0).unwrap();
    let moves = within(LONG, move || play(&system(2), 20, 1, long, placed));
    assert_eq!(moves, 0);
}

/// Keeps its core busy.
struct Blocker {
    has_begun: Arc<AtomicBool>,
    is_over: Arc<AtomicBool>,
}

#[actor]
impl Blocker {
    pub fn block(&mut self) {
        self.has_begun.store(true, Relaxed);
        while !self.is_over.load(Relaxed) {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
fn nobody_goes_to_a_core_that_is_held_up_though_nothing_waits_there() {
    within(LONG, || {
        let system = system(2);
        let [has_begun, is_over] = [(); 2].map(|()| Arc::new(AtomicBool::new(false)));
        let blocker = Blocker {
            has_begun: has_begun.clone(),
            is_over: is_over.clone(),
        };
        let blocker = system.spawn_on(1, blocker).unwrap();
        blocker.block().try_send().unwrap();
        while !has_begun.load(Relaxed) {
            thread::sleep(Duration::from_millis(1));
        }
        let long = Duration::from_millis(300);
        let moves = play(&system, 20, 1, long, |player| player.spawn());
        is_over.store(true, Relaxed);
        assert_eq!(moves, 0);
    });
}

/// Calls its server all the time.
struct Client {
    game: Arc<Game>,
    server: ServerHandle,
}

#[actor]
impl Client {
    /// Returns how the last call failed, if it did.
    pub async fn work(&mut self) -> Option<CallError> {
        let mut place = None;
        for answered in 0.. {
            match self.server.next().await {
                Ok(number) if number == answered + 1 => {}
                Ok(_) => {
                    self.game.wrong.fetch_add(1, Relaxed);
                }
                Err(error) => return Some(error),
            }
            let here = thread::current().id();
            let before = place.replace(here);
            if before != Some(here) {
                let is_move = u64::from(before.is_some());
                self.game.moves.fetch_add(is_move, Relaxed);
                self.game.places.lock().unwrap().insert(here);
            }
            if self.game.is_over.load(Relaxed) {
                break;
            }
        }
        None
    }
}

#[test]
fn clients_follow_their_servers_some_of_which_are_killed() {
    within(LONG, || {
        let system = system(2);
        let game = Arc::new(Game::default());
        let known = game.clone();
        let (clients, servers): (Vec<_>, Vec<_>) = system.block_on(async move || {
            let pairs = (0..100).map(|_| {
                let server = Server(0).spawn();
                let client = Client {
                    game: known.clone(),
                    server: server.clone(),
                };
                (client.spawn(), server)
            });
            pairs.unzip()
        });
        let working = clients.iter().map(|client| {
            let client = client.clone();
            thread::spawn(move || client.work().wait().unwrap())
        });
        let working: Vec<_> = working.collect();
        let begun = Instant::now();
        let mut killed = 0;
        // If calls take long, some clients begin on another core and need not move.
        while game.moves.load(Relaxed) < 20 && begun.elapsed() < LONG / 12 {
            thread::sleep(Duration::from_millis(1));
            if killed < 20 {
                servers[3 * killed].kill();
                killed += 1;
            }
        }
        let places = game.places.lock().unwrap().len();
        assert_eq!(places, 2, "cores on which clients are");
        game.is_over.store(true, Relaxed);
        for (number, working) in working.into_iter().enumerate() {
            let error = working.join().unwrap();
            let is_killed = number % 3 == 0 && number / 3 < killed;
            // It may have ended before the kill arrived.
            assert!(error.is_none() || is_killed, "{number}: {error:?}");
            assert_eq!(servers[number].next().wait().is_err(), is_killed);
        }
        assert_eq!(game.wrong.load(Relaxed), 0);
    });
}
