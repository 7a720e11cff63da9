using System.Reflection;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation;

public class EscalationOptionsTests
{
    [Fact]
    public void Defaults_AreTheDocumentedOnes()
    {
        EscalationOptions options = new();

        options.Mode.Should().Be(EscalationMode.PreferLocal);
        options.Ceiling.Should().Be(EscalationMode.CloudOnly);
        options.Commit.Should().BeNull();
        options.AfterCommit.Should().Be(AfterCommitBehavior.Fail);
        options.StallTimeout.Should().Be(TimeSpan.FromSeconds(30));
        options.TotalTimeout.Should().Be(TimeSpan.FromMinutes(10));
        options.MaxAttempts.Should().Be(4);
        options.RequireFinishReason.Should().BeTrue();
        options.RepairInvalidOutput.Should().BeTrue();
        options.DetectRepetition.Should().BeTrue();
        options.EscalateRefusals.Should().BeFalse();
        options.MinimumConfidence.Should().BeNull();
        options.Hedge.Should().BeFalse();
        options.Guard.Should().BeOfType<SensitiveDataGuard>();
        options.GuardTimeout.Should().Be(TimeSpan.FromSeconds(5));
        options.AssumedOutputTokens.Should().Be(4096);
        options.FirstContentTimeout.Should().BeNull();
        options.ReadinessTimeout.Should().Be(TimeSpan.FromSeconds(30));
        options.ReservedOutputTokens.Should().Be(256);
        options.CloudModelId.Should().BeNull();
        options.Name.Should().BeNull();
        options.ProbeLocal.Should().BeTrue();
        options.FailureClassifiers.Should().BeEmpty();
        options.TimeProvider.Should().BeSameAs(TimeProvider.System);
    }

    [Fact]
    public void Client_OptionOutOfRange_IsRefusedAndNamed()
    {
        Refused(new() { Mode = (EscalationMode)9 }, "Mode");
        Refused(new() { Ceiling = (EscalationMode)9 }, "Ceiling");
        Refused(new() { FirstContentTimeout = TimeSpan.Zero }, "FirstContentTimeout");
        Refused(new() { FirstContentTimeout = TimeSpan.FromDays(50) }, "FirstContentTimeout");
        Refused(new() { ReadinessTimeout = TimeSpan.FromSeconds(-2) }, "ReadinessTimeout");
        Refused(new() { ReadinessTimeout = TimeSpan.FromDays(50) }, "ReadinessTimeout");
        Refused(new() { ReservedOutputTokens = -1 }, "ReservedOutputTokens");
        Create(new() { TimeProvider = null! }).Should().Throw<ArgumentNullException>();
        Create(new() { ReadinessTimeout = Timeout.InfiniteTimeSpan }).Should().NotThrow();

        static void Refused(EscalationOptions options, string property) =>
            Create(options).Should().Throw<ArgumentOutOfRangeException>().WithParameterName(property).WithMessage($"*EscalationOptions.{property}*expected*");

        static Action Create(EscalationOptions options) => () => new FallbackChatClient(new Text.UpdateSequenceClient(), () => new Text.UpdateSequenceClient(), options).Dispose();
    }

    [Fact]
    public void Clone_AnyOptions_CopiesEveryProperty()
    {
        EscalationOptions options = new()
        {
            Mode = EscalationMode.LocalOnly,
            Ceiling = EscalationMode.LocalOnly,
            Name = "n",
            ProbeLocal = false,
            FirstContentTimeout = TimeSpan.FromSeconds(1),
            ReadinessTimeout = TimeSpan.FromSeconds(2),
            ReservedOutputTokens = 3,
            CloudModelId = "c",
            PolicyResolver = new Everything(),
            Commit = CommitPolicy.FirstSentence,
            AfterCommit = AfterCommitBehavior.Restart,
            StallTimeout = TimeSpan.FromSeconds(3),
            TotalTimeout = TimeSpan.FromSeconds(4),
            MaxAttempts = 5,
            MaxQueueLength = 6,
            RequireFinishReason = false,
            RepairInvalidOutput = false,
            DetectRepetition = false,
            EscalateRefusals = true,
            MinimumConfidence = 0.5,
            ConfidenceEstimator = new Everything(),
            Hedge = true,
            CloudContextLength = 7,
            OptionsMapper = new Everything(),
            Guard = EgressGuards.AllowAll,
            GuardTimeout = TimeSpan.FromSeconds(6),
            RequestConsentAsync = (_, _) => new(ConsentDecision.Deny),
            Pins = new(),
            AuditLog = new Everything(),
            AssumedOutputTokens = 8,
            Prices = new([]),
            Ledger = new Everything(),
            Breaker = new() { Enabled = false },
            FirstContentDeadline = new() { Enabled = false },
            SelfConsistency = new() { Samples = 5 },
            Connectivity = new Everything(),
            TimeProvider = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(),
        };
        options.FailureClassifiers.Add(new Nothing());

        EscalationOptions copy = options.Clone();

        copy.FailureClassifiers.Should().Equal(options.FailureClassifiers).And.NotBeSameAs(options.FailureClassifiers);
        EscalationOptions defaults = new();
        foreach (PropertyInfo property in typeof(EscalationOptions).GetProperties().Where(p => p.CanWrite))
        {
            property.GetValue(options).Should().NotBe(property.GetValue(defaults), $"{property.Name} must be set by this test");
            if (property.Name is nameof(EscalationOptions.Breaker) or nameof(EscalationOptions.FirstContentDeadline) or nameof(EscalationOptions.SelfConsistency))
                property.GetValue(copy).Should().NotBeSameAs(property.GetValue(options)).And.BeEquivalentTo(property.GetValue(options));
            else
                property.GetValue(copy).Should().Be(property.GetValue(options), property.Name);
        }
    }

    private sealed class Everything : IEscalationPolicyResolver, IConfidenceEstimator, IOptionsMapper, IAuditLog, ICostLedger, IConnectivity
    {
        public bool IsOnline => true;

        public ValueTask<EscalationPolicy> ResolveAsync(string? tenant, CancellationToken cancellationToken) => new(EscalationPolicy.None);

        public ValueTask<double?> EstimateAsync(
            IReadOnlyList<ChatMessage> messages, ChatOptions? options, ChatResponse response, CancellationToken cancellationToken = default) => default;

        public ChatOptions? Map(ChatOptions? options, string? cloudModelId) => null;

        public ValueTask<string> AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default) => new("1");

        public void Record(CostEntry entry)
        {
        }
    }

    private sealed class Nothing : IFailureClassifier
    {
        public FailureVerdict Classify(Exception exception) => FailureVerdict.Unknown;
    }
}
