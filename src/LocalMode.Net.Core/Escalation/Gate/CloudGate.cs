namespace LocalMode;

/// <summary>
/// Decides whether one request may go to the cloud leg: pins, guard, consent, network, breaker, budgets, in that order, and records the clearance.
/// Whatever is in doubt does not leave.
/// </summary>
/// <param name="settings">What decides.</param>
/// <param name="breaker">The cloud leg's breaker.</param>
/// <param name="policy">The policy of the tenant.</param>
/// <param name="conversation">The conversation, or <see langword="null"/>.</param>
/// <param name="journal">What the request remembers.</param>
internal sealed class CloudGate(EgressSettings settings, CircuitBreaker breaker, EscalationPolicy policy, string? conversation, EgressJournal journal)
{
    private readonly EgressGate _gate = new(
        policy.Guard is { } own ? EgressGuards.Combine(settings.Guard, own) : settings.Guard,
        settings.GuardTimeout,
        settings.TimeProvider,
        settings.RequestConsentAsync,
        settings.Pins);
    private readonly IReadOnlyList<IBudget> _budgets = policy.Budgets.Count > 0 ? [.. settings.Budgets, .. policy.Budgets] : settings.Budgets;
    private RedactionVault? _vault;
    private IReadOnlyList<EgressFinding> _findings = [];

    /// <summary>
    /// Tells whether the request could leave now, before anything runs: a local leg that nothing can replace is not given up for being slow. Nothing is
    /// reserved and nobody is asked.
    /// </summary>
    /// <returns>What blocks the way, or <see langword="null"/>.</returns>
    public async ValueTask<CloudBlock?> PreflightAsync(CloudCall planned, CancellationToken cancellationToken)
    {
        EgressPayload payload;
        try
        {
            payload = planned.Map(new EgressTarget(settings.CloudModelId));
        }
        catch (Exception error)
        {
            return new CloudBlock(EscalationBlock.Application, "the options could not be mapped for the cloud leg", error);
        }
        // The guard first, whatever else blocks: a sensitive message pins its conversation also while the machine is offline.
        EgressClearance clearance = await _gate.InspectAsync(payload, cancellationToken).ConfigureAwait(false);
        journal.Guard = clearance.Verdict;
        _findings = clearance.Findings;
        if (clearance.Block is { } block)
            return new CloudBlock(block, clearance.Rule, clearance.Error);
        if (!planned.Redactable && clearance.Verdict == EgressOutcome.AllowRedacted)
            return Unredactable();
        if (!settings.Connectivity.CanReach(payload.Target))
            return new CloudBlock(EscalationBlock.Offline, "the machine is offline");
        if (breaker.State == CircuitState.Open)
            return Open();
        if (_budgets.Count == 0)
            return null;
        BudgetCall call = Estimate(planned, payload, PayloadTexts.Read(payload).Bytes);
        foreach (IBudget budget in _budgets)
        {
            try
            {
                if (!await budget.CanReserveAsync(call, cancellationToken).ConfigureAwait(false))
                    return UsedUp(budget);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                return Unread(budget, error);
            }
        }
        return null;
    }

    /// <summary>Asks to send a payload.</summary>
    /// <returns>The pass; or <see langword="null"/> where something blocks the way, which the journal then tells.</returns>
    public async ValueTask<CloudPass?> EnterAsync(CloudCall planned, EgressTarget target, EscalationReason? reason, CancellationToken cancellationToken)
    {
        EgressPayload payload = planned.Map(target);
        EgressClearance clearance = await _gate.PassAsync(payload, reason, Vault, cancellationToken).ConfigureAwait(false);
        journal.Guard = clearance.Verdict;
        CircuitPass circuit = default;
        List<IBudgetReservation> reservations = [];
        CloudBlock? block = clearance.Block is { } blocked ? new CloudBlock(blocked, clearance.Rule, clearance.Error)
            : clearance.Redactions > 0 && !planned.Redactable ? Unredactable() : null;
        bool passed = false;
        try
        {
            if (block is null && !settings.Connectivity.CanReach(target))
                block = new CloudBlock(EscalationBlock.Offline, "the machine is offline");
            if (block is null && !breaker.TryEnter(out circuit))
                block = Open();
            if (block is null && _budgets.Count > 0)
                block = await ReserveAsync(Estimate(planned, clearance.Payload!, clearance.BytesOut), reservations, cancellationToken).ConfigureAwait(false);
            block = await RecordAsync(planned, target, clearance, reason, block, cancellationToken).ConfigureAwait(false);
            if (block is not null)
            {
                journal.Block = block;
                return null;
            }
            passed = true;
            journal.Redactions += clearance.Redactions;
            return new CloudPass(clearance.Payload!, clearance.Vault, breaker, circuit, reservations);
        }
        finally
        {
            if (!passed)
            {
                breaker.Release(circuit);
                await new CloudPass(payload, null, breaker, default, reservations).SettleAsync(billed: false, usage: null, modelId: null).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Records that a request wanted to leave and was blocked before it came here.</summary>
    public async ValueTask RefuseAsync(CloudCall planned, CloudBlock block, EscalationReason? reason, CancellationToken cancellationToken) => journal.Block = await RecordAsync(
        planned,
        new EgressTarget(settings.CloudModelId),
        new EgressClearance { Verdict = journal.Guard ?? EgressOutcome.Forbid, Findings = _findings },
        reason,
        block,
        cancellationToken).ConfigureAwait(false);

    private RedactionVault Vault() => _vault ??= settings.Vaults.Get(conversation);

    private async ValueTask<CloudBlock?> ReserveAsync(BudgetCall call, List<IBudgetReservation> reservations, CancellationToken cancellationToken)
    {
        foreach (IBudget budget in _budgets)
        {
            try
            {
                if (await budget.TryReserveAsync(call, cancellationToken).ConfigureAwait(false) is not { } reservation)
                    return UsedUp(budget);
                reservations.Add(reservation);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                return Unread(budget, error);
            }
        }
        return null;
    }

    // A payload that cannot be recorded does not leave.
    private async ValueTask<CloudBlock?> RecordAsync(
        CloudCall planned, EgressTarget target, EgressClearance clearance, EscalationReason? reason, CloudBlock? block, CancellationToken cancellationToken)
    {
        if (settings.AuditLog is not { } log)
            return block;
        AuditEntry entry = new()
        {
            Time = settings.TimeProvider.GetUtcNow(),
            Operation = planned.Operation,
            ConversationHash = conversation is null ? null : AuditEntry.HashConversation(conversation),
            Mode = journal.Mode,
            Reason = reason,
            Verdict = clearance.Verdict,
            Allowed = block is null,
            Block = block?.Block,
            Findings = clearance.Findings,
            Redactions = clearance.Redactions,
            Target = target,
            BytesOut = block is null ? clearance.BytesOut : 0,
            ConsentId = clearance.ConsentId,
        };
        try
        {
            journal.AuditId = await log.AppendAsync(entry, cancellationToken).ConfigureAwait(false);
            return block;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            return block is null
                ? new CloudBlock(EscalationBlock.Audit, "the audit log could not be written", error)
                : block with { Error = block.Error is { } first ? new AggregateException(first, error) : error };
        }
    }

    // An upper bound for all but unusual texts: a token is seldom less than two bytes.
    private BudgetCall Estimate(CloudCall planned, EgressPayload payload, long bytes) => new(
        payload.Target.ModelId ?? settings.CloudModelId,
        Math.Max(bytes / 2, planned.PromptTokens ?? 0) + (8 * (payload.Messages.Count + payload.Values.Count)),
        planned.MaxOutputTokens,
        conversation);

    private CloudBlock Open() => new(
        EscalationBlock.CircuitOpen,
        breaker.RetryAt is { } time ? $"the circuit of the cloud leg is open until {time:u} after {breaker.Cause} failures" : "the circuit of the cloud leg is open");

    private static CloudBlock UsedUp(IBudget budget) => new(EscalationBlock.Budget, $"the budget '{budget.Name}' is used up", Budget: budget);

    private static CloudBlock Unread(IBudget budget, Exception error) =>
        new(EscalationBlock.Budget, $"the budget '{budget.Name}' could not be read", error);

    private static CloudBlock Unredactable() =>
        new(EscalationBlock.SensitiveData, "the payload holds sensitive data, and a placeholder in its place would change the vector");
}
