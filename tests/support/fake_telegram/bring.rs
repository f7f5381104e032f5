//! Brings updates to a webhook: several connections, one person's updates in order, retries as the real server does them.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::net::TcpStream;

use super::{
    http::Connection,
    methods::{Arguments, call},
    world::{Webhook, World},
};

/// Watches for a webhook being set and brings updates as long as it is.
pub async fn run(world: Arc<World>) {
    let mut running = 0;
    loop {
        let arrived = world.arrived.notified();
        tokio::pin!(arrived);
        arrived.as_mut().enable();
        let webhook = world.webhook.lock().unwrap().clone();
        let target = *world.webhook_target.lock().unwrap();
        if let (Some(webhook), Some(target)) = (webhook, target)
            && webhook.generation != running
        {
            running = webhook.generation;
            for lane in 0..webhook.connections {
                tokio::spawn(work(Arc::clone(&world), webhook.clone(), target, lane));
            }
        }
        arrived.await;
    }
}

async fn work(world: Arc<World>, webhook: Webhook, target: SocketAddr, lane: i64) {
    let mut connection: Option<Connection> = None;
    loop {
        let arrived = world.arrived.notified();
        tokio::pin!(arrived);
        arrived.as_mut().enable();
        let is_set = world
            .webhook
            .lock()
            .unwrap()
            .as_ref()
            .is_some_and(|now| now.generation == webhook.generation);
        if !is_set {
            return;
        }
        let next = {
            let mut queue = world.queue.lock().unwrap();
            let mine = |person: i64| person.rem_euclid(webhook.connections) == lane;
            queue
                .updates
                .iter_mut()
                .find(|update| !update.in_flight && mine(update.person))
                .map(|update| {
                    update.in_flight = true;
                    (update.id, Arc::clone(&update.body))
                })
        };
        let Some((id, body)) = next else {
            arrived.await;
            continue;
        };
        let mut pause = *world.webhook_retry.lock().unwrap();
        loop {
            match bring(&world, &webhook, target, &mut connection, &body).await {
                Ok(()) => break,
                Err(retry_after) => {
                    tokio::time::sleep(retry_after.unwrap_or(pause)).await;
                    pause = (pause * 2).min(Duration::from_secs(60));
                }
            }
        }
        world.queue.lock().unwrap().updates.retain(|update| update.id != id);
        world.confirmed.fetch_max(id, std::sync::atomic::Ordering::Relaxed);
    }
}

/// Brings one update; the error says when to come again, if the other side did.
async fn bring(
    world: &World,
    webhook: &Webhook,
    target: SocketAddr,
    connection: &mut Option<Connection>,
    body: &[u8],
) -> Result<(), Option<Duration>> {
    if connection.is_none() {
        *connection = Some(Connection::new(TcpStream::connect(target).await.map_err(|_| None)?));
    }
    let open = connection.as_mut().unwrap();
    let headers = format!("x-telegram-bot-api-secret-token: {}\r\n", webhook.secret);
    world.count("webhook");
    let answer = match open.post(&webhook.path, &headers, body).await {
        Ok(()) => open.next().await,
        Err(error) => Err(error),
    };
    let Ok(Some(answer)) = answer else {
        *connection = None;
        return Err(None);
    };
    let status = answer
        .first_line
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse::<u16>().ok())
        .unwrap_or(0);
    if !(200..300).contains(&status) {
        let asked = answer
            .header("retry-after")
            .and_then(|seconds| seconds.parse().ok())
            .map(Duration::from_secs);
        return Err(asked);
    }
    #[derive(serde::Deserialize)]
    struct Ride {
        method: String,
    }
    // A call may ride on the answer; its own result is told to nobody.
    if let Ok(ride) = serde_json::from_slice::<Ride>(&answer.body)
        && let Ok(arguments) = Arguments::read(&answer)
    {
        let _ = call(world, &ride.method.to_lowercase(), arguments).await;
    }
    Ok(())
}
