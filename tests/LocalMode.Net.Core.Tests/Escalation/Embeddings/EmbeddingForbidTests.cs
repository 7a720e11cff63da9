using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Escalation.Embeddings.EmbeddingPair;

namespace LocalMode.Core.Tests.Escalation.Embeddings;

public class EmbeddingForbidTests
{
    public static TheoryData<EgressOutcome, EscalationBlock> Verdicts => new()
    {
        { EgressOutcome.Forbid, EscalationBlock.SensitiveData },
        // A placeholder would change the vector.
        { EgressOutcome.AllowRedacted, EscalationBlock.SensitiveData },
        // Nobody can be asked.
        { EgressOutcome.Ask, EscalationBlock.Consent },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public async Task Guard_ThatDoesNotAllow_KeepsTheTextsHere(EgressOutcome outcome, EscalationBlock block)
    {
        Guard guard = new(outcome);
        EmbeddingPair pair = new(FailingLocal(), configure: o => o.Guard = guard);

        EscalationForbiddenException thrown = (await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<EscalationForbiddenException>()).Which;

        (thrown.Block, pair.Cloud.Calls).Should().Be((block, 0));
        thrown.InnerException.Should().BeOfType<OverloadedException>();
        thrown.GetEscalationReport()!.Guard.Should().Be(outcome);
        guard.Seen.Should().OnlyContain(p => p.Values.SequenceEqual(new[] { "1", "2" }) && p.Messages.Count == 0);
    }

    [Fact]
    public async Task Guard_Default_FindsAnAddressInAText()
    {
        EmbeddingPair pair = new(FailingLocal());

        (await FluentActions.Awaiting(() => pair.Generator.GenerateAsync(["harmless", "write to anna.berg@example.com"], cancellationToken: Ct))
            .Should().ThrowAsync<EscalationForbiddenException>()).Which.Block.Should().Be(EscalationBlock.SensitiveData);

        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Consent_Asked_DecidesWithThePreviewOfTheTexts(bool agrees)
    {
        ConsentRequest? asked = null;
        EmbeddingPair pair = new(FailingLocal(), configure: o =>
        {
            o.Guard = new Guard(EgressOutcome.Ask);
            o.RequestConsentAsync = (request, _) =>
            {
                asked = request;
                return new(agrees ? ConsentDecision.Allow("id") : ConsentDecision.Deny);
            };
        });

        if (agrees)
            Mark(await pair.EmbedAsync()).Should().Be(CloudMark);
        else
            (await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<EscalationForbiddenException>()).Which.Block.Should().Be(EscalationBlock.Consent);

        asked!.Payload.Values.Should().Equal("1", "2");
        pair.Cloud.Calls.Should().Be(agrees ? 1 : 0);
    }

    [Fact]
    public async Task Pins_AfterASensitiveText_HoldTheConversation()
    {
        Guard guard = new(EgressOutcome.Forbid);
        EmbeddingPair pair = new(FailingLocal(), configure: o => o.Guard = guard);
        EmbeddingGenerationOptions options = new EmbeddingGenerationOptions().WithEscalation(conversation: "c");
        await pair.Invoking(p => p.EmbedAsync(options)).Should().ThrowAsync<EscalationForbiddenException>();
        guard.Outcome = EgressOutcome.Allow;

        (await pair.Invoking(p => p.EmbedAsync(options)).Should().ThrowAsync<EscalationForbiddenException>()).Which.Block.Should().Be(EscalationBlock.PinnedConversation);

        pair.Resolutions.Should().Be(0);
        Mark(await pair.EmbedAsync(new EmbeddingGenerationOptions().WithEscalation(conversation: "other"))).Should().Be(CloudMark);
    }

    [Theory]
    [InlineData(EscalationMode.PreferLocal)]
    [InlineData(EscalationMode.CloudOnly)]
    public async Task Offline_LocalFails_SaysSo(EscalationMode mode)
    {
        EmbeddingPair pair = new(FailingLocal(), configure: o => o.Mode = mode);
        pair.Network.IsOnline = false;

        await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<OfflineException>();

        pair.Resolutions.Should().Be(0);
    }

    [Fact]
    public async Task Breaker_AfterFailures_StopsCallsOfTheCloud()
    {
        FakeTimeProvider clock = new();
        FakeGenerator cloud = new FakeGenerator(CloudMark).Throws(new HttpRequestException("down"));
        EmbeddingPair pair = new(FailingLocal(new UnsupportedCapabilityException("x", "tiny", "y")), cloud, o => o.TimeProvider = clock);
        for (int i = 0; i < 3; i++)
            await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<AggregateException>();

        (await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<EscalationForbiddenException>()).Which.Block.Should().Be(EscalationBlock.CircuitOpen);
        cloud.Calls.Should().Be(3);

        clock.Advance(TimeSpan.FromSeconds(11));
        cloud.OnCall = null;
        Mark(await pair.EmbedAsync()).Should().Be(CloudMark);
    }

    [Fact]
    public async Task Breaker_OfTheLocalLeg_SendsToTheCloudAtOnce()
    {
        FakeTimeProvider clock = new();
        EmbeddingPair pair = new(FailingLocal(new HttpRequestException("down")), configure: o => o.TimeProvider = clock);
        for (int i = 0; i < 3; i++)
            await pair.EmbedAsync();

        EscalationReport report = (await pair.EmbedAsync()).GetEscalationReport()!;

        (report.Reason, report.Stage, pair.Local.Calls).Should().Be((EscalationReason.CircuitOpen, EscalationStage.Before, 3));
    }

    [Theory]
    [InlineData(BudgetUnit.Calls, 10, 10)]
    [InlineData(BudgetUnit.Tokens, 170, 10)]
    public async Task Budget_Under64InParallel_IsNeverExceeded(BudgetUnit unit, decimal limit, int most)
    {
        // Two texts of one byte are estimated at 1 + 16 tokens; the calls wait for each other, so that all are reserved before one is settled.
        Budget budget = new(new BudgetOptions { Name = "day", Unit = unit, Limit = limit });
        TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int running = 0;
        FakeGenerator cloud = new(CloudMark) { OnCall = _ => Interlocked.Increment(ref running) == most ? Release(open) : open.Task, Change = Bill };
        EmbeddingPair pair = new(cloud: cloud, configure: o =>
        {
            o.Mode = EscalationMode.CloudOnly;
            o.Budgets.Add(budget);
        });
        ConcurrentBag<string> ends = [];

        await Parallel.ForAsync(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Ct }, async (_, _) =>
        {
            try
            {
                ends.Add((await pair.EmbedAsync()).GetEscalationReport()!.ServedBy.ToString()!);
            }
            catch (BudgetExceededException error)
            {
                error.GetEscalationReport()!.Block.Should().Be(EscalationBlock.Budget);
                ends.Add("budget");
            }
        });

        (ends.Count(e => e == "Cloud"), ends.Count(e => e == "budget"), cloud.Calls).Should().Be((most, 64 - most, most));
        budget.GetUsage().Spent.Should().BeLessThanOrEqualTo(limit);
        budget.GetUsage().Reserved.Should().Be(0);
    }

    [Fact]
    public async Task Budget_OfACallThatFailed_IsGivenBack()
    {
        Budget budget = new(new BudgetOptions { Name = "day", Unit = BudgetUnit.Calls, Limit = 1 });
        FakeGenerator cloud = new FakeGenerator(CloudMark).Throws(new HttpRequestException("down"));
        EmbeddingPair pair = new(FailingLocal(), cloud, o => o.Budgets.Add(budget));
        await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<AggregateException>();

        (budget.GetUsage().Spent, budget.GetUsage().Reserved).Should().Be((0, 0));
        cloud.OnCall = null;
        await pair.EmbedAsync();
        await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<BudgetExceededException>();
    }

    [Fact]
    public async Task Audit_AnyDecision_IsRecordedAsEmbeddings()
    {
        Log log = new();
        EmbeddingPair pair = new(FailingLocal(), configure: o => o.AuditLog = log);

        EscalationReport report = (await pair.EmbedAsync()).GetEscalationReport()!;

        AuditEntry entry = log.Entries.Should().ContainSingle().Subject;
        (entry.Operation, entry.Allowed, entry.BytesOut, entry.Reason).Should().Be(("embeddings", true, 2, EscalationReason.Overloaded));
        report.AuditId.Should().Be("1");
    }

    [Fact]
    public async Task Audit_ThatCannotBeWritten_KeepsTheTextsHere()
    {
        EmbeddingPair pair = new(FailingLocal(), configure: o => o.AuditLog = new Log { Error = new IOException("full") });

        (await pair.Invoking(p => p.EmbedAsync()).Should().ThrowAsync<EscalationForbiddenException>()).Which.Block.Should().Be(EscalationBlock.Audit);

        pair.Cloud.Calls.Should().Be(0);
    }

    private static Task Release(TaskCompletionSource open)
    {
        open.SetResult();
        return open.Task;
    }

    private static GeneratedEmbeddings<Embedding<float>> Bill(GeneratedEmbeddings<Embedding<float>> embeddings)
    {
        embeddings.Usage = new UsageDetails { InputTokenCount = 17, TotalTokenCount = 17 };
        return embeddings;
    }

    private sealed class Guard(EgressOutcome outcome) : IEgressGuard
    {
        public EgressOutcome Outcome { get; set; } = outcome;

        public ConcurrentBag<EgressPayload> Seen { get; } = [];

        public ValueTask<EgressVerdict> InspectAsync(EgressPayload payload, CancellationToken cancellationToken)
        {
            Seen.Add(payload);
            return new(Outcome switch
            {
                EgressOutcome.Forbid => EgressVerdict.Forbid("it is sensitive", block: EscalationBlock.SensitiveData),
                EgressOutcome.AllowRedacted => EgressVerdict.AllowRedacted("it is sensitive", [new SensitiveValue(default, "1")]),
                EgressOutcome.Ask => EgressVerdict.Ask("ask first"),
                _ => EgressVerdict.Allow,
            });
        }
    }

    private sealed class Log : IAuditLog
    {
        public List<AuditEntry> Entries { get; } = [];

        public Exception? Error { get; init; }

        public ValueTask<string> AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default)
        {
            if (Error is not null)
                throw Error;
            Entries.Add(entry);
            return new($"{Entries.Count}");
        }
    }
}
