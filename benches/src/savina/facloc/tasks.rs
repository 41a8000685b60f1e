//! The program in plain tokio: a quadrant is a task with a channel.

use tokio::sync::{mpsc, oneshot};

use super::ground::{Count, Ground, Point};
use super::{FacilityLocation, Located};
use crate::savina::work::ALIVE;
use crate::work::CAPACITY;

/// The program with a task for each quadrant.
pub(super) async fn run(program: FacilityLocation) -> Located {
    let root = Task::start(program.ground(), None);
    for point in program.customers() {
        let (done, dealt_with) = oneshot::channel();
        root.send(Mail::Customer(point, Some(done)))
            .await
            .expect(ALIVE);
        dealt_with.await.expect(ALIVE);
    }
    let (answer, counted) = oneshot::channel();
    root.send(Mail::Finish(answer)).await.expect(ALIVE);
    counted.await.expect(ALIVE).located()
}

/// What a task receives.
enum Mail {
    Customer(Point, Option<oneshot::Sender<()>>),
    OpenedBelow(Point, usize),
    OpenedBeside(Point),
    Finish(oneshot::Sender<Count>),
}

/// A quadrant as a task.
struct Task {
    ground: Ground,
    parent: Option<(mpsc::WeakSender<Mail>, usize)>,
    children: Option<[mpsc::Sender<Mail>; 4]>,
    news: Vec<Point>,
}

impl Task {
    fn start(
        ground: Ground,
        parent: Option<(mpsc::WeakSender<Mail>, usize)>,
    ) -> mpsc::Sender<Mail> {
        let (sender, mut inbox) = mpsc::channel(CAPACITY);
        let own = sender.downgrade();
        tokio::spawn(async move {
            let mut task = Task {
                ground,
                parent,
                children: None,
                news: Vec::new(),
            };
            while let Some(mail) = inbox.recv().await {
                task.take(mail, &own).await;
            }
        });
        sender
    }

    async fn take(&mut self, mail: Mail, own: &mpsc::WeakSender<Mail>) {
        self.tell_parent();
        match mail {
            Mail::Customer(point, done) => {
                match &self.children {
                    Some(children) => {
                        let child = &children[self.ground.part(point)];
                        child.send(Mail::Customer(point, None)).await.expect(ALIVE);
                    }
                    None if self.ground.take(point) => {
                        self.news.push(self.ground.middle);
                        self.tell_parent();
                        let mut number = 0..;
                        self.children = Some(self.ground.divide().map(|ground| {
                            let number = number.next().expect("it has no end");
                            Task::start(ground, Some((own.clone(), number)))
                        }));
                    }
                    None => {}
                }
                if let Some(done) = done {
                    let _ = done.send(());
                }
            }
            Mail::OpenedBelow(facility, child) => {
                self.ground.facilities.push(facility);
                self.news.push(facility);
                self.tell_parent();
                if let Some(children) = &self.children {
                    let opposite = &children[3 - child];
                    opposite
                        .send(Mail::OpenedBeside(facility))
                        .await
                        .expect(ALIVE);
                }
            }
            Mail::OpenedBeside(facility) => {
                self.ground.facilities.push(facility);
                for child in self.children.iter().flatten() {
                    child.send(Mail::OpenedBeside(facility)).await.expect(ALIVE);
                }
            }
            Mail::Finish(answer) => self.finish(answer),
        }
    }

    /// In a separate task, so that news is accepted meanwhile.
    fn finish(&self, answer: oneshot::Sender<Count>) {
        let Some(children) = self.children.clone() else {
            let _ = answer.send(self.ground.count());
            return;
        };
        tokio::spawn(async move {
            let mut count = Count {
                open: 1,
                ..Count::default()
            };
            for child in children {
                let (answer, counted) = oneshot::channel();
                child.send(Mail::Finish(answer)).await.expect(ALIVE);
                count.add(counted.await.expect(ALIVE));
            }
            let _ = answer.send(count);
        });
    }

    fn tell_parent(&mut self) {
        let Some((parent, number)) = &self.parent else {
            return self.news.clear();
        };
        let Some(parent) = parent.upgrade() else {
            return;
        };
        let told = self
            .news
            .iter()
            .take_while(|&&facility| {
                parent
                    .try_send(Mail::OpenedBelow(facility, *number))
                    .is_ok()
            })
            .count();
        self.news.drain(..told);
    }
}
