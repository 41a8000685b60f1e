//! Answers that are kept: each caller is told once, whoever has the port by then and however that actor ends.

use std::time::Duration;

use actor_core::{
    Actor as _, Answer, Answer as Port, CallError, Context, Handle as _, actor,
    sim::{Sim, sometimes},
};

/// Hands on every other port, and answers the rest whenever it likes.
struct Desk {
    worker: WorkerHandle,
    kept: Vec<Answer<u32>>,
    asked: u32,
}

#[actor]
impl Desk {
    pub async fn ask(&mut self, answer: Answer<u32>) {
        self.asked += 1;
        if self.asked.is_multiple_of(2) {
            let _ = self.worker.work(self.asked, answer).send().await;
        } else {
            self.kept.push(answer);
        }
    }

    pub fn tell(&mut self) {
        for answer in self.kept.drain(..) {
            answer.ok(0);
        }
    }

    pub fn lose(&mut self) {
        self.kept.clear();
    }
}

struct Worker;

#[actor(mailbox = 2)]
impl Worker {
    pub async fn work(&mut self, context: &Context<Self>, number: u32, port: Port<u32>) {
        context.sleep(Duration::from_millis(1)).await;
        port.ok(number);
    }
}

/// Waits for an answer itself.
struct Asker(DeskHandle);

#[actor]
impl Asker {
    pub async fn ask(&mut self) -> Result<u32, CallError> {
        self.0.ask().await
    }
}

#[actor_core::test(seeds = 300, cores = 3)]
async fn each_caller_is_told_once(sim: Sim) {
    let worker = Worker.spawn();
    let desk = Desk {
        worker: worker.clone(),
        kept: Vec::new(),
        asked: 0,
    }
    .spawn();
    let askers: Vec<AskerHandle> = (0..6).map(|_| Asker(desk.clone()).spawn()).collect();
    let calls = futures_util::future::join_all(askers.iter().map(AskerHandle::ask));
    let rest = async {
        let _ = desk.tell().await;
        let _ = desk.lose().await;
        worker.kill();
        desk.stop();
    };
    let (told, ()) = futures_util::future::join(calls, rest).await;
    for answer in told {
        let error = match answer {
            Ok(number) => {
                sometimes(number == 0, "the desk answers");
                sometimes(number != 0, "the worker answers");
                continue;
            }
            Err(CallError::Failed(error)) => error,
            Err(other) => panic!("{other:?}"),
        };
        sometimes(error == CallError::Unanswered, "nobody answers");
        sometimes(error == CallError::Killed, "the worker is killed");
        sometimes(error == CallError::Stopped, "the desk has stopped");
        let known = [CallError::Unanswered, CallError::Killed, CallError::Stopped];
        sim.always(known.contains(&error), "no false alarm, and no other error");
    }
}
