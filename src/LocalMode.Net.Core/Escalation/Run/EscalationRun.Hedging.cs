using Microsoft.Extensions.AI;

namespace LocalMode;

internal sealed partial class EscalationRun
{
    private static readonly TimeSpan LoserGrace = TimeSpan.FromSeconds(1);

    /// <summary>Runs the local leg, and the cloud leg beside it once the local one is late. The first to commit serves; the other is cancelled.</summary>
    private async ValueTask<Serving?> HedgeAsync(LegRuntime leg, CircuitPass circuit, CommitPolicy policy, CancellationToken cancellationToken)
    {
        LegCall local = Begin(leg, _local, _options?.ModelId, circuit, pass: null, canSwitch: true, isRepair: false, firstContent: null, cancellationToken);
        Task localRun = OpenAsync(local, _local, _messages, _options, canSwitch: true, policy);
        LegCall cloud;
        Task cloudRun;
        try
        {
            if (await IsInTimeAsync(local, localRun, cancellationToken).ConfigureAwait(false))
                return await AloneAsync(local, localRun, cancellationToken).ConfigureAwait(false);
            _journal.GiveUp(EscalationReason.FirstContentTimeout, EscalationStage.During);
            if (await EnterCloudAsync(_messages).ConfigureAwait(false) is not { } pass)
                return await AloneAsync(local, localRun, cancellationToken).ConfigureAwait(false);
            if (localRun.IsCompleted)
            {
                // It came while the guard looked or the user was asked.
                await pass.AbandonAsync().ConfigureAwait(false);
                return await AloneAsync(local, localRun, cancellationToken).ConfigureAwait(false);
            }
            _journal.Hedged = true;
            EscalationInstruments.Escalated(_journal.Activity, EscalationReason.FirstContentTimeout, EscalationStage.During);
            IChatClient client = CloudClient(pass);
            cloud = Begin(_settings.Cloud, client, _settings.CloudModelId, pass.Circuit, pass, canSwitch: false, isRepair: false, firstContent: null, cancellationToken);
            CommitPolicy commit = _stream ? CommitOf(EscalationLeg.Cloud) : CommitPolicy.WholeResponse;
            cloudRun = cloud.StreamAsync(client, pass.Payload.Messages, pass.Payload.Options, commit, during: null);
        }
        catch
        {
            await LoseAsync(local, localRun).ConfigureAwait(false);
            throw;
        }
        bool localWon = await Task.WhenAny(localRun, cloudRun).ConfigureAwait(false) == localRun;
        return localWon
            ? await RaceAsync(local, cloud, cloudRun, cancellationToken).ConfigureAwait(false)
            : await RaceAsync(cloud, local, localRun, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> IsInTimeAsync(LegCall local, Task run, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task delay = Task.Delay(FirstContentLimit(_settings.Local, canSwitch: true)!.Value, _settings.TimeProvider, stop.Token);
        Task first = await Task.WhenAny(run, delay).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await delay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return first == run || local.Attempt.TimeToFirstContent is not null || cancellationToken.IsCancellationRequested;
    }

    private async ValueTask<Serving?> AloneAsync(LegCall local, Task run, CancellationToken cancellationToken)
    {
        await run.ConfigureAwait(false);
        return await SettleAsync(local, canSwitch: _context.MayLeave && _cloudError is null && _journal.Block is null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the call that came first if it serves, and the other one if not.</summary>
    private async ValueTask<Serving?> RaceAsync(LegCall first, LegCall second, Task secondRun, CancellationToken cancellationToken)
    {
        Serving? serving;
        try
        {
            serving = await SettleAsync(first, canSwitch: false, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await LoseAsync(second, secondRun).ConfigureAwait(false);
            throw;
        }
        if (serving is not null)
        {
            await LoseAsync(second, secondRun).ConfigureAwait(false);
            return serving;
        }
        await secondRun.ConfigureAwait(false);
        return await SettleAsync(second, canSwitch: false, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask LoseAsync(LegCall loser, Task run)
    {
        loser.Watch.Cancel();
        loser.Attempt.ReleaseCircuit();
        if (await Task.WhenAny(run, Task.Delay(LoserGrace, _settings.TimeProvider)).ConfigureAwait(false) == run)
            await loser.CloseAsync().ConfigureAwait(false);
        else
            _ = CloseLaterAsync(loser, run);
        await _journal.CloseAsync(loser.Attempt, EscalationAttemptOutcome.Superseded).ConfigureAwait(false);
    }

    // It does not react to its cancellation; its stream is disposed when it ends.
    private static async Task CloseLaterAsync(LegCall loser, Task run)
    {
        await run.ConfigureAwait(false);
        await loser.CloseAsync().ConfigureAwait(false);
    }
}
