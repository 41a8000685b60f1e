//! A port that is an argument: under another name, and inside of other types.

use actor_core::{Actor as _, Answer, Answer as Port, actor};

/// Takes jobs.
#[derive(Debug)]
pub struct Office(WorkerHandle);

/// What has to be done, and for whom.
#[derive(Debug)]
pub struct Job {
    value: u32,
    answer: Answer<u32, String>,
}

#[actor]
impl Office {
    /// In a struct.
    pub async fn double(&self, value: u32, answer: Answer<u32, String>) {
        let job = Job { value, answer };
        // If it is not accepted, the port is dropped with the job.
        drop(self.0.work(job).send().await);
    }

    /// Under another name.
    pub fn halve(&self, value: u32, answer: Answer<u32, String>) {
        drop(self.0.halve(value, answer).try_send());
    }

    /// Inside of something.
    pub fn zero(&self, answer: Answer<u32, String>) {
        drop(self.0.zero(Some(answer), Vec::new()).try_send());
    }
}

/// Does jobs.
#[derive(Debug)]
pub struct Worker;

#[actor]
impl Worker {
    /// In a struct.
    pub fn work(&mut self, job: Job) {
        job.answer.ok(job.value * 2);
    }

    /// Under another name, next to one of its own.
    pub fn halve(&mut self, value: u32, port: Port<u32, String>, answer: Answer<()>) {
        if value.is_multiple_of(2) {
            port.ok(value / 2);
        } else {
            port.err(format!("{value} is odd"));
        }
        answer.ok(());
    }

    /// Inside of something.
    pub fn zero(&mut self, port: Option<Answer<u32, String>>, more: Vec<Answer<u8>>) {
        if let Some(port) = port {
            port.ok(0);
        }
        drop(more);
    }
}

#[actor_core::test]
async fn the_other_one_answers() {
    let office = Office(Worker.spawn()).spawn();
    assert_eq!(office.double(4).await, Ok(8));
    assert_eq!(office.halve(4).await, Ok(2));
    assert_eq!(office.halve(5).await.unwrap_err().to_string(), "5 is odd");
    assert_eq!(office.zero().await, Ok(0));
}
