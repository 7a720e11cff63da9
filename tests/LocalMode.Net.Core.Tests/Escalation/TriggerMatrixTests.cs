using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>
/// Each trigger of the specification at the client: it fires, it does not fire where it must not, and where leaving is forbidden it never reaches the
/// cloud leg. Trigger 1 is in ModeTests, 20 in PreferCloudTests, 21 in GateTests.
/// </summary>
public class TriggerMatrixTests
{
    private static readonly string Loop = string.Concat(Enumerable.Repeat("and then it went on ", 400));
    private static readonly LogProbabilitySummary Unsure = new(20, -4, -9, -8, -6, -4, 0.05, 3);
    private static readonly LogProbabilitySummary Sure = new(20, -0.01, -0.1, -0.05, -0.02, -0.01, 0.95, 0.05);

    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["3 model absent"] = new(
            EscalationReason.ModelNotReady, EscalationStage.Before,
            () => Answering("x", (typeof(IModelReadiness), new FakeReadiness(ModelState.NotPresent))),
            () => Answering("x", (typeof(IModelReadiness), new FakeReadiness(ModelState.Ready)))),
        ["4 memory"] = new(
            EscalationReason.OutOfMemory, EscalationStage.Before,
            () => Answering("x", (typeof(IModelLoad), new Load(needed: 100, available: 10)), (typeof(IModelReadiness), new TooLarge())),
            () => Answering("x", (typeof(IModelLoad), new Load(needed: 100, available: 10)), (typeof(IModelReadiness), new FakeReadiness(ModelState.Ready)))),
        ["5 context"] = new(
            EscalationReason.ContextOverflow, EscalationStage.Before,
            () => Answering("x", (typeof(ITokenCounter), new FakeTokenCounter(5000, 4096))),
            () => Answering("x", (typeof(ITokenCounter), new FakeTokenCounter(100, 4096)))),
        ["6 capability"] = new(
            EscalationReason.CapabilityMissing, EscalationStage.Before,
            () => Answering("x", (typeof(IChatCapabilities), new Abilities(ChatResponseFormats.Text))),
            () => Answering("{}", (typeof(IChatCapabilities), new Abilities(ChatResponseFormats.Text | ChatResponseFormats.Json))),
            Options: new ChatOptions { ResponseFormat = ChatResponseFormat.Json }),
        ["7 task rule"] = new(
            EscalationReason.Application, EscalationStage.Before,
            () => Answering("x"), () => Answering("x"),
            Configure: (o, fires) => o.Triggers.Add(new TaskRule(fires)), LocalServesWhenForbidden: true),
        ["8 queue"] = new(
            EscalationReason.Overloaded, EscalationStage.Before,
            () => Answering("x", (typeof(IModelLoad), new Load(queue: 9))),
            () => Answering("x", (typeof(IModelLoad), new Load(queue: 1))),
            LocalServesWhenForbidden: true),
        ["9 exception"] = new(
            EscalationReason.RemoteFailure, EscalationStage.During,
            () => new ScriptedClient(Throw(new HttpRequestException("down"))), () => Answering("x")),
        ["12 repetition"] = new(
            EscalationReason.Repetition, null,
            () => new ScriptedClient(Say(Loop), Finish(ChatFinishReason.Stop)), () => Answering("She sells sea shells by the sea shore. "),
            Configure: (o, _) => o.Commit = CommitPolicy.WholeResponse),
        ["13 empty"] = new(
            EscalationReason.EmptyOutput, EscalationStage.After,
            () => new ScriptedClient(Role(), Finish(ChatFinishReason.Stop)), () => Answering("x")),
        ["14 confidence"] = new(
            EscalationReason.LowConfidence, EscalationStage.After,
            () => new ScriptedClient(Say("x"), Probable(Unsure)), () => new ScriptedClient(Say("x"), Probable(Sure)),
            Configure: (o, _) => (o.MinimumConfidence, o.Commit) = (0.3, CommitPolicy.WholeResponse)),
        ["16 schema"] = new(
            EscalationReason.InvalidOutput, EscalationStage.After,
            () => Answering("not JSON"), () => Answering("""{"a":1}"""),
            Options: new ChatOptions { ResponseFormat = ChatResponseFormat.Json }),
        ["17 tool call"] = new(
            EscalationReason.InvalidToolCall, EscalationStage.After,
            () => Calling("nobody"), () => Calling("f"),
            Options: new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "f")] }),
        ["18 truncation"] = new(
            EscalationReason.Truncated, EscalationStage.After,
            () => new ScriptedClient(Say("half"), Finish(ChatFinishReason.Length)), () => Answering("whole"),
            Configure: (o, _) => o.Commit = CommitPolicy.WholeResponse, LocalServesWhenForbidden: true),
        ["19 refusal"] = new(
            EscalationReason.Refusal, null,
            () => new ScriptedClient(Say("I"), Finish(ChatFinishReason.ContentFilter)), () => Answering("yes"),
            Configure: (o, _) => (o.EscalateRefusals, o.Commit) = (true, CommitPolicy.WholeResponse), LocalServesWhenForbidden: true),
    };

    public static TheoryData<string, bool> Rows
    {
        get
        {
            TheoryData<string, bool> rows = [];
            foreach (string name in Cases.Keys)
            {
                rows.Add(name, true);
                rows.Add(name, false);
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Trigger_Fires_GoesToTheCloudWithReasonAndStage(string name, bool stream)
    {
        Case @case = Cases[name];
        Pair pair = Create(@case, @case.Fires(), fires: true);

        ChatResponse response = await pair.AskAsync(stream, @case.Options?.Clone());

        EscalationReport report = response.GetEscalationReport()!;
        report.ServedBy.Should().Be(EscalationLeg.Cloud);
        report.Reason.Should().Be(@case.Reason);
        if (@case.Stage is { } stage)
            report.Stage.Should().Be(stage);
        pair.AssertNoLeak();
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Trigger_HasNoCause_StaysLocal(string name, bool stream)
    {
        Case @case = Cases[name];
        Pair pair = Create(@case, @case.Quiet(), fires: false);

        EscalationReport report = (await pair.AskAsync(stream, @case.Options?.Clone())).GetEscalationReport()!;

        report.ServedBy.Should().Be(EscalationLeg.Local);
        report.Reason.Should().BeNull();
        pair.Resolutions.Should().Be(0);
        pair.AssertNoLeak();
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Trigger_FiresAndARuleForbids_NeverTouchesTheCloud(string name, bool stream)
    {
        Case @case = Cases[name];
        Pair pair = Create(@case, @case.Fires(), fires: true, o => o.Triggers.Add(new ForbiddingTrigger()));

        if (@case.LocalServesWhenForbidden)
        {
            EscalationReport report = (await pair.AskAsync(stream, @case.Options?.Clone())).GetEscalationReport()!;
            report.ServedBy.Should().Be(EscalationLeg.Local);
            report.Block.Should().Be(EscalationBlock.Application);
        }
        else
        {
            EscalationForbiddenException thrown =
                (await pair.Awaiting(p => p.AskAsync(stream, @case.Options?.Clone())).Should().ThrowAsync<EscalationForbiddenException>()).Which;
            thrown.Rule.Should().Be("the test forbids it");
            thrown.InnerException.Should().NotBeNull();
            thrown.GetEscalationReport()!.Reason.Should().Be(@case.Reason);
        }
        pair.Resolutions.Should().Be(0);
        pair.AssertNoLeak();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stall_BeforeCommit_EscalatesAndAfterItBreaksOff(bool whole)
    {
        FakeTimeProvider clock = new();
        ScriptedClient local = new(Say("a"), Wait(TimeSpan.FromHours(1), clock), Say("b"), Finish(ChatFinishReason.Stop));
        Pair pair = new(local, configure: o =>
        {
            o.TimeProvider = clock;
            o.Commit = whole ? CommitPolicy.WholeResponse : null;
        });

        Task<List<ChatResponseUpdate>> asking = pair.StreamAsync();
        for (int i = 0; i < 12 && !asking.IsCompleted; i++)
        {
            await Task.Yield();
            clock.Advance(TimeSpan.FromSeconds(7.5));
        }

        if (whole)
        {
            (await asking).ToChatResponse().GetEscalationReport()!.Reason.Should().Be(EscalationReason.Stalled);
        }
        else
        {
            EscalationIncompleteException thrown = (await asking.Awaiting(a => a).Should().ThrowAsync<EscalationIncompleteException>()).Which;
            thrown.Reason.Should().Be(EscalationReason.Stalled);
            thrown.PartialText.Should().Be("a");
        }
        pair.AssertNoLeak();
    }

    private static Pair Create(Case @case, ScriptedClient local, bool fires, Action<EscalationOptions>? configure = null) => new(
        local,
        @case.Options switch
        {
            { ResponseFormat: not null } => Answering("{}"),
            { Tools: not null } => Calling("f"),
            _ => null,
        },
        o =>
        {
            o.RequireFinishReason = true;
            @case.Configure?.Invoke(o, fires);
            configure?.Invoke(o);
        });

    private static ScriptedClient Answering(string text, params (Type Type, object Service)[] services)
    {
        ScriptedClient client = new(Say(text), Finish(ChatFinishReason.Stop));
        foreach ((Type type, object service) in services)
            client.Services[type] = service;
        return client;
    }

    private static ScriptedClient Calling(string name) =>
        new(Contents(new FunctionCallContent("1", name, new Dictionary<string, object?>())), Finish(ChatFinishReason.ToolCalls));

    private static Step Probable(LogProbabilitySummary summary) => _ =>
    {
        ChatResponseUpdate update = new() { FinishReason = ChatFinishReason.Stop };
        update.SetLogProbabilities(summary);
        return ValueTask.FromResult<ChatResponseUpdate?>(update);
    };

    private sealed record Case(
        EscalationReason Reason,
        EscalationStage? Stage,
        Func<ScriptedClient> Fires,
        Func<ScriptedClient> Quiet,
        Action<EscalationOptions, bool>? Configure = null,
        ChatOptions? Options = null,
        bool LocalServesWhenForbidden = false);

    private sealed class TooLarge : IModelReadiness
    {
        public ModelState State => ModelState.NotLoaded;

        public Task WarmUpAsync(CancellationToken cancellationToken = default) => Task.FromException(new ModelOutOfMemoryException("tiny", 100, 10));
    }

    private sealed class TaskRule(bool fires) : IEscalationTrigger
    {
        public ValueTask<TriggerVerdict> BeforeAsync(EscalationContext context, CancellationToken cancellationToken) =>
            new(fires ? TriggerVerdict.Escalate(EscalationReason.Application) : default);
    }

    private sealed class Load(int queue = 0, long? needed = null, long? available = null) : IModelLoad
    {
        public int QueueLength => queue;

        public int QueueLimit => 8;

        public long? MemoryNeeded => needed;

        public long? MemoryAvailable => available;
    }

    private sealed class Abilities(ChatResponseFormats formats) : IChatCapabilities
    {
        public ChatInputKinds Inputs => ChatInputKinds.Text;

        public ChatToolModes ToolModes => ChatToolModes.Auto;

        public ChatToolModes EnforcedToolModes => ChatToolModes.None;

        public ChatResponseFormats ResponseFormats => formats;

        public ChatResponseFormats EnforcedResponseFormats => ChatResponseFormats.None;
    }
}
