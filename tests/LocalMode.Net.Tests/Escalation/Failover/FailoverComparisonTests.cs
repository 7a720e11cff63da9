using LocalMode.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

// Theirs is experimental: what it does is written down here, so that a change of it is seen.
#pragma warning disable MEAI001

namespace LocalMode.Tests.Escalation.Failover;

/// <summary>Microsoft.Extensions.AI's own failover client beside ours: for each row what theirs does today, and that ours does the opposite.</summary>
public sealed class FailoverComparisonTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Why?")];

    private readonly FakeTimeProvider _clock = new();
    private readonly ScriptedChatClient _cloud = new(ScriptedReply.FromText("cloud")) { ModelId = "cloud-model" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<bool> Forms => [true, false];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Mistake_OfTheCaller_TheirsHidesIt_OursThrowsIt(bool stream)
    {
        ScriptedReply mistake = new(ScriptedStep.Throw(static () => new ArgumentException("a bug")));

        (await AskAsync(Theirs(mistake), stream)).Text.Should().Be("cloud");
        _cloud.Requests.Should().HaveCount(1);

        await FluentActions.Awaiting(() => AskAsync(Ours(mistake), stream)).Should().ThrowAsync<ArgumentException>();
        _cloud.Requests.Should().HaveCount(1, "ours did not call it");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Unknown_Exception_TheirsFailsOver_OursThrowsIt(bool stream)
    {
        ScriptedReply unknown = new(ScriptedStep.Throw(static () => new FormatException("who knows")));

        (await AskAsync(Theirs(unknown), stream)).Text.Should().Be("cloud");

        await FluentActions.Awaiting(() => AskAsync(Ours(unknown), stream)).Should().ThrowAsync<FormatException>();
        _cloud.Requests.Should().HaveCount(1);
    }

    public static TheoryData<string> Frames => ["role", "empty", "usage", "keep-alive"];

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task Frame_BeforeAFailure_TheirsIsCommitted_OursIsNot(string frame)
    {
        ScriptedReply framed = new(
            frame switch
            {
                "role" => ScriptedStep.Role(),
                "empty" => ScriptedStep.Empty(),
                "usage" => ScriptedStep.Usage(5, 0),
                _ => ScriptedStep.Update(static () => new() { Contents = [new AIContent { RawRepresentation = "ping" }] }),
            },
            ScriptedStep.Throw(static () => new HttpRequestException("cut")));

        await FluentActions.Awaiting(() => AskAsync(Theirs(framed), stream: true)).Should().ThrowAsync<HttpRequestException>();
        _cloud.Requests.Should().BeEmpty();

        ChatResponse ours = await AskAsync(Ours(framed), stream: true);
        ours.Text.Should().Be("cloud");
        ours.Usage!.InputTokenCount.Should().Be(1, "the failed attempt's five tokens are not the answer's");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Empty_Answer_TheirsIsASuccess_OursEscalates(bool stream)
    {
        ScriptedReply empty = new(ScriptedStep.Role());

        (await AskAsync(Theirs(empty), stream)).Text.Should().BeEmpty();
        _cloud.Requests.Should().BeEmpty();

        ChatResponse ours = await AskAsync(Ours(empty), stream);
        ours.Text.Should().Be("cloud");
        ours.GetEscalationReport()!.Reason.Should().Be(EscalationReason.EmptyOutput);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Stall_OfFourSeconds_TheirsWaits_OursIsDoneAfterOne(bool stream)
    {
        ScriptedReply slow = new(ScriptedStep.Wait(TimeSpan.FromSeconds(4)), ScriptedStep.Say("local"));

        Task<ChatResponse> theirs = AskAsync(Theirs(slow), stream);
        _clock.Advance(TimeSpan.FromSeconds(3.9));
        theirs.IsCompleted.Should().BeFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        (await theirs).Text.Should().Be("local");
        _cloud.Requests.Should().BeEmpty();

        Task<ChatResponse> ours = AskAsync(Ours(slow), stream);
        _clock.Advance(TimeSpan.FromSeconds(1));
        ChatResponse response = await ours;
        response.Text.Should().Be("cloud");
        response.GetEscalationReport()!.Reason.Should().Be(EscalationReason.FirstContentTimeout);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Options_OfTheLocalModel_TheirsReachTheCloud_OursDoNot(bool stream)
    {
        ChatOptions options = new() { ModelId = "local.gguf", TopK = 40, Temperature = 0.5f };
        ScriptedReply down = Down();
        RecordingClient cloud = new();

        await AskAsync(new OrderedFailoverChatClient([Local(down, "local.gguf"), cloud]), stream, options);
        cloud.Options!.ModelId.Should().Be("local.gguf");
        cloud.Options.TopK.Should().Be(40);

        using IChatClient ours = Local(down, "local.gguf").AsBuilder().UseEscalation(_ => cloud).Build();
        await AskAsync(ours, stream, options);
        cloud.Options.ModelId.Should().BeNull();
        cloud.Options.TopK.Should().BeNull();
        cloud.Options.Temperature.Should().Be(0.5f, "what means the same everywhere goes along");
    }

    [Fact]
    public async Task FunctionInvocation_InsideEachLeg_TheirsRunsTheToolTwice_OursRefusesIt()
    {
        int runs = 0;
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => ++runs, "charge_card")] };
        IChatClient local = CallsAndThenFails().AsBuilder().UseFunctionInvocation().Build();
        IChatClient cloud = CallsAndAnswers().AsBuilder().UseFunctionInvocation().Build();

        (await AskAsync(new OrderedFailoverChatClient([local, cloud]), stream: false, options)).Text.Should().EndWith("paid");
        runs.Should().Be(2);

        FluentActions.Invoking(() => CallsAndThenFails().AsBuilder().UseEscalation(_ => cloud).UseFunctionInvocation().Build()).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public async Task FunctionInvocation_OutsideBothLegs_TheToolOfAFailedTurnRunsOnceUnderOurs()
    {
        // Until a turn with a tool that ran stays on its leg, the cloud calls the tool again.
        const int NotYet = 2;
        int runs = 0;
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => ++runs, "charge_card")] };
        using IChatClient ours = CallsAndThenFails().AsBuilder().UseFunctionInvocation().UseEscalation(_ => CallsAndAnswers()).Build();

        try
        {
            await AskAsync(ours, stream: false, options);
        }
        catch (EscalationIncompleteException)
        {
            // What then is right: the turn cannot go on elsewhere.
        }

        runs.Should().Be(NotYet);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Response_AfterAFailure_TheirsDoesNotSayWhy_OursDoes(bool stream)
    {
        ChatResponse theirs = await AskAsync(Theirs(Down()), stream);
        theirs.AdditionalProperties.Should().BeNull();
        theirs.Messages.Should().OnlyContain(static message => message.AdditionalProperties == null);

        EscalationReport report = (await AskAsync(Ours(Down()), stream)).GetEscalationReport()!;
        report.ServedBy.Should().Be(EscalationLeg.Cloud);
        report.Reason.Should().Be(EscalationReason.RemoteFailure);
        report.Attempts.Should().HaveCount(2);
        report.Attempts[0].ErrorType.Should().Be(typeof(HttpRequestException).FullName);
    }

    [Fact]
    public async Task TryAroundTheCall_OfAStream_CatchesNothing()
    {
        using ScriptedChatClient local = Local(Down());
        bool caught = false;
        IAsyncEnumerable<ChatResponseUpdate>? stream = null;
        try
        {
            stream = local.GetStreamingResponseAsync(Question, cancellationToken: Ct);
        }
        catch (HttpRequestException)
        {
            caught = true;
        }

        caught.Should().BeFalse("nothing runs before the enumeration");
        await FluentActions.Awaiting(() => stream!.ToChatResponseAsync(Ct)).Should().ThrowAsync<HttpRequestException>();
        (await AskAsync(Ours(Down()), stream: true)).Text.Should().Be("cloud");
    }

    private static ScriptedReply Down() => new(ScriptedStep.Throw(static () => new HttpRequestException("down")));

    private ScriptedChatClient Local(ScriptedReply reply, string modelId = "local-model") => new(reply) { ModelId = modelId, TimeProvider = _clock };

    private OrderedFailoverChatClient Theirs(ScriptedReply reply) => new([Local(reply), _cloud], leaveOpen: true);

    private IChatClient Ours(ScriptedReply reply) => Local(reply).AsBuilder().UseEscalation(_ => _cloud, options =>
    {
        options.FirstContentTimeout = TimeSpan.FromSeconds(1);
        options.TimeProvider = _clock;
    }).Build();

    private static ScriptedChatClient CallsAndThenFails() => new(
        new ScriptedReply(ScriptedStep.Call("charge_card")), Down());

    private static ScriptedChatClient CallsAndAnswers() => new(
        new ScriptedReply(ScriptedStep.Call("charge_card")), ScriptedReply.FromText("paid"));

    private static async Task<ChatResponse> AskAsync(IChatClient client, bool stream, ChatOptions? options = null) => stream
        ? await client.GetStreamingResponseAsync(Question, options, Ct).ToChatResponseAsync(Ct)
        : await client.GetResponseAsync(Question, options, Ct);

    /// <summary>A cloud that takes any options, as a server does that ignores what it does not know.</summary>
    private sealed class RecordingClient : IChatClient
    {
        public ChatOptions? Options { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Options = options;
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "cloud")) { FinishReason = ChatFinishReason.Stop });
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Options = options;
            await Task.CompletedTask;
            yield return new(ChatRole.Assistant, "cloud") { FinishReason = ChatFinishReason.Stop };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
