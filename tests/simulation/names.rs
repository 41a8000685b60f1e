//! Names, groups and topics in the simulator: what holds in production holds in every order.

use actor_core::{
    Actor as _, Context, GroupEvent, Handle as _, Slow, System, actor,
    sim::{Sim, sometimes},
};

#[derive(Default)]
struct Worker {
    seen: Vec<u32>,
}

#[actor]
impl Worker {
    pub fn work(&mut self, job: u32) {
        self.seen.push(job);
    }

    pub fn seen(&self) -> Vec<u32> {
        self.seen.clone()
    }

    pub fn claim(&self, context: &Context<Self>) -> bool {
        context.register("one").is_ok()
    }
}

fn system() -> System {
    System::current().expect("a simulated test has a system")
}

#[actor_core::test(seeds = 300)]
async fn of_all_that_want_a_name_one_gets_it(sim: Sim) {
    let workers: Vec<_> = (0..4).map(|_| Worker::default().spawn()).collect();
    let mut claims: Vec<_> = workers.iter().map(|worker| worker.claim()).collect();
    let claims = futures_util::future::join_all(&mut claims).await;
    let got: Vec<_> = claims.iter().map(|claim| *claim == Ok(true)).collect();
    sim.always(got.iter().filter(|got| **got).count() == 1, "exactly one");
    sometimes(got[0], "the first gets it");
    sometimes(got[3], "the last gets it");
    let found = system().lookup::<WorkerHandle>("one");
    let owner = got.iter().position(|got| *got).map(|nth| &workers[nth]);
    sim.always(found.ok().as_ref() == owner, "and it is the one found");
}

#[actor_core::test(seeds = 300)]
async fn what_an_actor_had_is_free_when_its_end_is_told(sim: Sim) {
    let group = system().group::<WorkerHandle>("workers");
    let topic = system().topic::<u32>("jobs");
    for round in 0..3 {
        let worker = Worker::default().spawn();
        worker.register("one").expect("it is free");
        group.join(&worker).expect("it lives");
        topic
            .subscribe(&worker, Slow::Wait, |worker, job| worker.work(job))
            .expect("it lives");
        topic.publish(round).await;
        sim.always(worker.seen().await == Ok(vec![round]), "it has the event");
        worker.kill();
        worker.join().await;
        sim.always(system().names().is_empty(), "the name is free");
        sim.always(group.is_empty(), "it is no member");
        sim.always(topic.subscribers() == 0, "it is no subscriber");
    }
}

#[actor_core::test(seeds = 300)]
async fn a_watch_is_told_in_order(sim: Sim) {
    let group = system().group::<WorkerHandle>("workers");
    let mut watch = group.watch();
    for _ in 0..3 {
        let worker = Worker::default().spawn();
        group.join(&worker).expect("it lives");
        let joined = watch.next().await;
        sim.always(joined == GroupEvent::Joined(worker.id()), "it joins");
        worker.stop();
        let left = watch.next().await;
        let is_left = matches!(left, GroupEvent::Left { id, ended: true, .. } if id == worker.id());
        sim.always(is_left, "it ends");
    }
}
