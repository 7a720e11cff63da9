namespace LocalMode;

/// <summary>The one way out: a payload passes here before every call of a cloud leg.</summary>
internal sealed class EgressGate(
    IEgressGuard guard,
    TimeSpan guardTimeout,
    TimeProvider timeProvider,
    Func<ConsentRequest, CancellationToken, ValueTask<ConsentDecision>>? consent,
    ConversationPins? pins)
{
    /// <summary>Decides whether a payload may leave, and as what.</summary>
    /// <param name="payload">The mapped payload.</param>
    /// <param name="reason">Why the request wants to leave.</param>
    /// <param name="vault">Gives the vault for placeholders; called only where something is to be replaced.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<EgressClearance> PassAsync(
        EgressPayload payload, EscalationReason? reason, Func<RedactionVault> vault, CancellationToken cancellationToken)
    {
        (EgressVerdict? inspected, EgressClearance clearance) = await JudgeAsync(payload, cancellationToken).ConfigureAwait(false);
        if (inspected is not { } verdict || clearance.Block is not null)
            return clearance;
        if (verdict is { Outcome: EgressOutcome.AllowRedacted, Values.Count: 0 })
            return Forbidden(clearance with { Rule = "the guard wants values replaced and names none" }, payload, EscalationBlock.Application);
        if (verdict.Values.Count > 0 && !TryRedact(verdict.Values, vault(), ref clearance))
            return Forbidden(clearance, payload, EscalationBlock.SensitiveData);
        if (verdict.Outcome == EgressOutcome.Ask)
            clearance = await AskAsync(clearance, reason, cancellationToken).ConfigureAwait(false);

        // Another request of the conversation may have pinned it meanwhile.
        if (clearance.Payload is { } outgoing)
            return IsPinned(payload) ? Pinned() : clearance with { BytesOut = PayloadTexts.Read(outgoing).Bytes };
        return clearance;
    }

    /// <summary>Decides only whether a payload could leave: nothing is replaced and nobody is asked.</summary>
    /// <param name="payload">The mapped payload.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <returns>The verdict; its payload is the one given, as it is.</returns>
    public async ValueTask<EgressClearance> InspectAsync(EgressPayload payload, CancellationToken cancellationToken)
    {
        (_, EgressClearance clearance) = await JudgeAsync(payload, cancellationToken).ConfigureAwait(false);
        return clearance is { Verdict: EgressOutcome.Ask, Block: null } && consent is null
            ? Refused(clearance, "the user must be asked, and nobody can be", null)
            : clearance;
    }

    private async ValueTask<(EgressVerdict? Verdict, EgressClearance Clearance)> JudgeAsync(EgressPayload payload, CancellationToken cancellationToken)
    {
        if (IsPinned(payload))
            return (null, Pinned());
        EgressVerdict verdict;
        try
        {
            verdict = await AskGuardAsync(payload, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            string rule = error is TimeoutException ? $"the guard gave no verdict within {guardTimeout}" : "the guard failed";
            return (null, new() { Block = EscalationBlock.GuardFailure, Rule = rule, Error = error });
        }
        catch (Exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        cancellationToken.ThrowIfCancellationRequested();
        EgressClearance clearance = new() { Verdict = verdict.Outcome, Rule = verdict.Rule, Findings = verdict.Findings, Payload = payload };
        return (verdict, verdict.Outcome == EgressOutcome.Forbid ? Forbidden(clearance, payload, verdict.Block) : clearance);
    }

    private bool IsPinned(EgressPayload payload) => payload.Conversation is { } conversation && pins?.IsPinned(conversation) == true;

    private static EgressClearance Pinned() =>
        new() { Block = EscalationBlock.PinnedConversation, Rule = "an earlier message of the conversation held sensitive data" };

    private EgressClearance Forbidden(EgressClearance clearance, EgressPayload payload, EscalationBlock block)
    {
        if (block == EscalationBlock.SensitiveData && payload.Conversation is { } conversation)
            pins?.Pin(conversation);
        return clearance with { Payload = null, Vault = null, Redactions = 0, Block = block };
    }

    private async ValueTask<EgressVerdict> AskGuardAsync(EgressPayload payload, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(guardTimeout, timeProvider);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        ValueTask<EgressVerdict> inspection = guard.InspectAsync(payload, linked.Token);
        EgressVerdict? verdict;
        if (inspection.IsCompletedSuccessfully)
        {
            verdict = await inspection.ConfigureAwait(false);
        }
        else
        {
            Task<EgressVerdict> task = inspection.AsTask();
            try
            {
                verdict = await task.WaitAsync(linked.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                Abandon(task);
                throw new TimeoutException($"The egress guard {guard.GetType()} gave no verdict within {guardTimeout}.", error);
            }
            catch
            {
                Abandon(task);
                throw;
            }
        }
        return verdict ?? throw new InvalidOperationException($"The egress guard {guard.GetType()} returned null. It must return a verdict.");
    }

    private static bool TryRedact(IReadOnlyList<SensitiveValue> values, RedactionVault vault, ref EgressClearance clearance)
    {
        Redaction redaction = new(values, vault);
        if (redaction.TryApply(clearance.Payload!, out EgressPayload redacted))
        {
            clearance = clearance with { Payload = redacted, Redactions = redaction.Count, Vault = vault };
            return true;
        }
        clearance = clearance with { Rule = "a sensitive value stands where it cannot be replaced" };
        return false;
    }

    private async ValueTask<EgressClearance> AskAsync(EgressClearance clearance, EscalationReason? reason, CancellationToken cancellationToken)
    {
        if (consent is null)
            return Refused(clearance, "the user must be asked, and nobody can be", null);
        ConsentDecision decision;
        try
        {
            Task<ConsentDecision> answer = consent(new(clearance.Payload!, reason, clearance.Rule, clearance.Findings), cancellationToken).AsTask();
            try
            {
                decision = await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Abandon(answer);
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && !FailureClassifierChain.IsMistake(error))
        {
            return Refused(clearance, "the user could not be asked", error);
        }
        cancellationToken.ThrowIfCancellationRequested();
        return decision.IsAllowed ? clearance with { ConsentId = decision.ConsentId } : Refused(clearance, "the user did not agree", null);
    }

    private static EgressClearance Refused(EgressClearance clearance, string rule, Exception? error) =>
        clearance with { Payload = null, Vault = null, Redactions = 0, Block = EscalationBlock.Consent, Rule = rule, Error = error };

    // Nobody waits for this task any more; a late error of it is nobody's news.
    private static void Abandon(Task task) => _ = task.ContinueWith(
        static late => late.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
