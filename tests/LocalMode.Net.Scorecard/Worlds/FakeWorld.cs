using System.Net;
using System.Text.Json;
using LocalMode.Scorecard.Faults;
using LocalMode.Scorecard.Scenarios;
using LocalMode.Testing;
using Microsoft.Extensions.AI;

namespace LocalMode.Scorecard.Worlds;

/// <summary>Scripted clients in virtual time.</summary>
internal sealed class FakeWorld : World
{
    // A role and the usage come before the first token.
    private const int Frames = 2;

    private readonly VirtualTime _time = new();
    private readonly FaultInjectingChatClient _primary;
    private readonly ScriptedChatClient _fallback;

    public FakeWorld(Scenario scenario)
    {
        FaultPlan plan = FaultPlan.Create(call => scenario.FaultOf(call.Number, call.Elapsed) is { } fault ? Translate(fault) : null);
        _primary = new(new ScriptedChatClient(Reply(PrimaryAnswer)) { ModelId = PrimaryAnswer.ModelId, TimeProvider = _time }, plan, _time);
        _fallback = new(RejectPrefill) { ModelId = FallbackAnswer.ModelId, TimeProvider = _time };
    }

    public override TimeProvider Time => _time;

    public override IChatClient Primary => _primary;

    public override IChatClient Fallback => _fallback;

    public override IReadOnlyList<TimeSpan> PrimaryAttempts => [.. _primary.Calls.Select(static call => call.Elapsed)];

    public override int FallbackCalls => _fallback.Requests.Count;

    public override async Task<bool> CompletesAsync(Task task, TimeSpan limit)
    {
        long until = _time.GetTimestamp() + limit.Ticks;
        int quiet = 0;
        while (!task.IsCompleted)
        {
            // Work that a timer set off may run on the pool, in real time; only a long silence there means that nothing more comes.
            await Task.WhenAny(task, Task.Delay(quiet == 0 ? 1 : 20));
            if (task.IsCompleted || quiet == 50)
                break;

            quiet = _time.FireNext(until) ? 0 : quiet + 1;
        }

        if (!task.IsCompleted)
            _time.MoveTo(until);
        return task.IsCompleted;
    }

    public override ValueTask DisposeAsync()
    {
        _primary.Dispose();
        _fallback.Dispose();
        return default;
    }

    private static ScriptedReply RejectPrefill(ScriptedRequest request) => request.Messages[^1].Role == ChatRole.Assistant
        ? new(ScriptedStep.Throw(static () => EscalationAdapter.StatusError(HttpStatusCode.BadRequest, retryAfter: null)))
        : Reply(FallbackAnswer);

    private static ScriptedReply Reply(LegAnswer answer) => new(
    [
        ScriptedStep.Role(),
        ScriptedStep.Usage(answer.InputTokens, answer.Tokens.Count),
        .. answer.Tokens.Select(ScriptedStep.Say),
    ]);

    private static Fault Translate(LegFault fault) => fault switch
    {
        LegFault.Status { ErrorCode: "context_length_exceeded" } => Fault.Throw(static () => new ContextOverflowException(9000, 4096, 256)),
        LegFault.Status status => Fault.Throw(() => EscalationAdapter.StatusError(status.Code, status.RetryAfter)),
        LegFault.Reset => Fault.Throw(static () => new HttpRequestException(HttpRequestError.ConnectionError, "The connection was reset.")),
        LegFault.NoResponse => Fault.StallAfter(0),
        LegFault.SlowFirstToken slow => Fault.DelayFirstContent(slow.Delay),
        LegFault.Cut cut => Fault.ThrowAfter(Frames + cut.Tokens, static () => new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.")),
        LegFault.Stall stall => Fault.StallAfter(Frames + stall.Tokens),
        LegFault.Malformed malformed => Fault.ThrowAfter(Frames + malformed.Tokens, MalformedEvent),
        LegFault.NoEnd open => Fault.CutAfter(Frames + open.Tokens),
        _ => throw new NotSupportedException($"{fault} has no fake."),
    };

    // What the parser of a real client throws: it tells where in the event it stopped.
    private static Exception MalformedEvent()
    {
        try
        {
            JsonDocument.Parse("{\"id\":\"answer-1\",\"choices\":[{\"del").Dispose();
            throw new InvalidOperationException("The event is JSON after all.");
        }
        catch (JsonException malformed)
        {
            return malformed;
        }
    }
}
