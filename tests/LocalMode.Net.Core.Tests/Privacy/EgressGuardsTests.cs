using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Privacy.Payloads;

namespace LocalMode.Core.Tests.Privacy;

public class EgressGuardsTests
{
    private static readonly EgressFinding Mail = new("mail", SensitiveDataKind.Email, 1);
    private static readonly EgressFinding Card = new("card", SensitiveDataKind.PaymentCard, 2);

    public static readonly EgressVerdict[] Verdicts =
    [
        EgressVerdict.Allow,
        EgressVerdict.AllowRedacted("redact", [new(SensitiveDataKind.Email, "a@b.c")], [Mail]),
        EgressVerdict.Ask("ask", [Card]),
        EgressVerdict.Forbid("forbid"),
        EgressVerdict.Forbid("sensitive", [Card], EscalationBlock.SensitiveData),
    ];

    [Fact]
    public async Task Combine_EveryPair_TheStrictestHolds()
    {
        for (int i = 0; i < Verdicts.Length; i++)
        {
            for (int j = 0; j < Verdicts.Length; j++)
            {
                EgressVerdict both = await EgressGuards.Combine(new FixedGuard(Verdicts[i]), new FixedGuard(Verdicts[j])).InspectAsync(Of(new TextContent("x")), Ct);

                EgressVerdict strictest = Verdicts[Math.Max(i, j)];
                both.Outcome.Should().Be(strictest.Outcome);
                both.Rule.Should().Be(strictest.Rule);
                both.Block.Should().Be(strictest.Block);
                if (both.Outcome is EgressOutcome.AllowRedacted or EgressOutcome.Ask)
                    both.Values.Should().BeEquivalentTo(Verdicts[i].Values.Union(Verdicts[j].Values));
            }
        }
    }

    [Fact]
    public async Task Combine_SameFinding_IsAddedUp()
    {
        EgressVerdict both = await EgressGuards.Combine(new FixedGuard(Verdicts[4]), new FixedGuard(Verdicts[2]), new FixedGuard(Verdicts[1]))
            .InspectAsync(Of(new TextContent("x")), Ct);

        both.Findings.Should().BeEquivalentTo([Card with { Count = 4 }, Mail]);
    }

    [Fact]
    public async Task Combine_OneThrowsOrGivesNull_Throws()
    {
        await EgressGuards.Combine(new FixedGuard(EgressVerdict.Allow), new FixedGuard(null!)).Invoking(guard => guard.InspectAsync(Of(new TextContent("x")), Ct).AsTask())
            .Should().ThrowAsync<InvalidOperationException>();
        FluentActions.Invoking(() => EgressGuards.Combine()).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => EgressGuards.Combine(EgressGuards.AllowAll, null!)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task AllowAll_AnyPayload_Allows() =>
        (await EgressGuards.AllowAll.InspectAsync(Unknowns()["content type"], Ct)).Should().BeSameAs(EgressVerdict.Allow);

    private sealed class FixedGuard(EgressVerdict verdict) : IEgressGuard
    {
        public ValueTask<EgressVerdict> InspectAsync(EgressPayload payload, CancellationToken cancellationToken) => new(verdict);
    }
}
