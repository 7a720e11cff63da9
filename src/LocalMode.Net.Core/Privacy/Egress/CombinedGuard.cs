namespace LocalMode;

/// <summary>Asks several guards; the strictest verdict holds.</summary>
internal sealed class CombinedGuard(IEgressGuard[] guards) : IEgressGuard
{
    public async ValueTask<EgressVerdict> InspectAsync(EgressPayload payload, CancellationToken cancellationToken)
    {
        EgressVerdict? strictest = null;
        List<EgressFinding> findings = [];
        HashSet<SensitiveValue> values = [];

        // All are asked, also after one forbids: sensitive data that another finds pins the conversation.
        foreach (IEgressGuard guard in guards)
        {
            EgressVerdict verdict = await guard.InspectAsync(payload, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"The guard {guard.GetType()} returned null. It must return a verdict.");
            if (strictest is null || IsStricter(verdict, strictest))
                strictest = verdict;
            Merge(findings, verdict.Findings);
            values.UnionWith(verdict.Values);
        }
        return strictest!.Outcome switch
        {
            EgressOutcome.Forbid => EgressVerdict.Forbid(strictest.Rule, findings, strictest.Block),
            EgressOutcome.Ask => EgressVerdict.Ask(strictest.Rule, findings, [.. values]),
            EgressOutcome.AllowRedacted => EgressVerdict.AllowRedacted(strictest.Rule, [.. values], findings),
            _ => strictest,
        };
    }

    private static bool IsStricter(EgressVerdict one, EgressVerdict other) => one.Outcome > other.Outcome
        || (one.Outcome == EgressOutcome.Forbid && one.Block == EscalationBlock.SensitiveData && other.Block != EscalationBlock.SensitiveData);

    private static void Merge(List<EgressFinding> findings, IReadOnlyList<EgressFinding> more)
    {
        foreach (EgressFinding finding in more)
        {
            int known = findings.FindIndex(each => each.Detector == finding.Detector && each.Kind == finding.Kind);
            if (known < 0)
                findings.Add(finding);
            else
                findings[known] = finding with { Count = findings[known].Count + finding.Count };
        }
    }
}
