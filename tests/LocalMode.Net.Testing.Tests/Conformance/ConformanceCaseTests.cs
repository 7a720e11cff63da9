using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Testing.Tests.Conformance;

public sealed class ConformanceCaseTests
{
    [Fact]
    public void Cases_Names_AreUniqueAndGrouped()
    {
        IReadOnlyList<ConformanceCase> cases = new ScriptedConformance(oneAtATime: true).Cases;

        cases.Select(static test => test.Name).Should().OnlyHaveUniqueItems();
        cases.Should().OnlyContain(static test => test.Name.StartsWith(test.Group + ".") && test.Rule.EndsWith('.'));
    }

    [Fact]
    public async Task RunAsync_NotApplicable_ThrowsAndNeverPasses()
    {
        ConformanceCase test = new ScriptedConformance(oneAtATime: false).Cases.Single(static test => test.Name == "Cancellation.WhileQueued");

        test.NotApplicable.Should().Contain("Capabilities.Queue");
        await FluentActions.Awaiting(() => test.RunAsync(TestContext.Current.CancellationToken)).Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public void Cases_ClientThatClaimsNothing_StillChecksThatItRefuses()
    {
        ChatClientCapabilities nothing = new() { Deterministic = false, Usage = false, StopSequences = false, Disposal = false };

        IEnumerable<string> applicable = new SilentConformance(nothing).Cases.Where(static test => test.NotApplicable is null).Select(static test => test.Name);

        applicable.Should().Contain(["StopSequences.AreRefused", "Tools.AutoIsNotDropped", "Tools.RequiredIsNotDropped", "Errors.ImageIsRefused", "Options.ConversationIdIsRefused"])
            .And.NotContain(["Usage.IsReportedOnce", "ToolCalls.NameIsParsed", "Disposal.CallsThrowAfterIt", "Options.SeedRepeatsTheAnswer"]);
    }

    [Fact]
    public async Task RunAsync_ClientThatHangs_FailsByTheSuitesClock()
    {
        SilentConformance suite = new(new());
        ConformanceCase test = suite.Cases.Single(static test => test.Name == "Streaming.FinishReasonIsSetOnce");

        Task run = test.RunAsync(TestContext.Current.CancellationToken);
        suite.Clock.Advance(TimeSpan.FromMinutes(1));

        (await FluentActions.Awaiting(() => run).Should().ThrowAsync<ConformanceException>()).Which.Expected.Should().StartWith("an end within");
    }

    [Fact]
    public async Task RunAsync_BrokenClient_SaysWhatWasExpectedFoundAndWhy()
    {
        Defect defect = new("role user", "Identity.RoleIsAssistant", static inner => new BrokenClient(inner) { OnUpdate = Changes.Each(static update => update.Role = ChatRole.User) });
        ConformanceCase test = new BrokenConformance(defect).Cases.Single(test => test.Name == defect.Case);

        ConformanceException found = (await FluentActions.Awaiting(() => test.RunAsync(TestContext.Current.CancellationToken)).Should().ThrowAsync<ConformanceException>()).Which;

        found.Message.Should().Be($"Identity.RoleIsAssistant: expected role assistant in every update; found user. Why it matters: {test.Rule}");
    }

    [Fact]
    public async Task RunAsync_Cancelled_ThrowsOperationCanceled()
    {
        ConformanceCase test = new ScriptedConformance(oneAtATime: true).Cases[0];

        await FluentActions.Awaiting(() => test.RunAsync(new CancellationToken(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
    }

    /// <summary>A suite over a client that never answers.</summary>
    private sealed class SilentConformance(ChatClientCapabilities capabilities) : ChatClientConformance
    {
        public FakeTimeProvider Clock { get; } = new();

        protected override ChatClientCapabilities Capabilities => capabilities;

        protected override TimeProvider TimeProvider => Clock;

        protected override ValueTask<IChatClient> CreateClientAsync(CancellationToken cancellationToken) =>
            new(new ScriptedChatClient(new ScriptedReply(ScriptedStep.Wait(TimeSpan.FromDays(1)))) { TimeProvider = new FakeTimeProvider() });
    }
}
