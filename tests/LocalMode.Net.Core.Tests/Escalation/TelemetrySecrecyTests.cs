using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>Whatever the user, the model, a tool or an error says, no instrument and no activity repeats it.</summary>
public class TelemetrySecrecyTests
{
    private const string Marker = "zebra7f3a";
    private readonly ConcurrentQueue<string> _seen = new();
    private readonly ConcurrentDictionary<string, int> _instruments = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Telemetry_OfAnyRun_HoldsNoTextOfIt(bool stream)
    {
        using MeterListener meters = Meters();
        using ActivityListener activities = Activities();
        ActivitySource.AddActivityListener(activities);
        PriceTable prices = new([], defaultPrice: new ModelPrice(1, 1));
        Step usage = Usage(10, 10);
        FunctionCallContent call = new("id-" + Marker, "tool", new Dictionary<string, object?> { ["x"] = Marker });
        AIFunctionDeclaration tool = AIFunctionFactory.CreateDeclaration("tool", Marker, AIJsonUtilities.CreateJsonSchema(typeof(Dictionary<string, string>)));
        Exception error = new HttpRequestException(Marker);
        ScriptedClient[] locals =
        [
            new(Say(Marker), usage),
            new(Throw(error)),
            new(Contents(call), Finish(ChatFinishReason.ToolCalls)),
            new(Throw(new ArgumentException(Marker))),
            new(Say(Marker), Throw(error)),
        ];

        foreach (ScriptedClient local in locals)
        {
            foreach (EscalationMode mode in Enum.GetValues<EscalationMode>())
            {
                Pair pair = new(local, new ScriptedClient(Say(Marker, "cloud"), usage, Finish(ChatFinishReason.Stop)), o =>
                {
                    (o.Mode, o.Prices, o.Guard) = (mode, prices, EgressGuards.AllowAll);
                    o.Budgets.Add(new Budget(new BudgetOptions { Unit = BudgetUnit.Calls, Limit = 1 }));
                    o.PolicyResolver = new Nobody();
                });
                ChatOptions options = new ChatOptions { Instructions = Marker, Tools = [tool], StopSequences = [Marker] }
                    .WithEscalation(conversation: Marker, tenant: Marker);
                for (int i = 0; i < 2; i++)
                    await AskAsync(pair, stream, options);
                await AskAsync(pair, stream, options.WithBetterModel(Marker));
                meters.RecordObservableInstruments();
            }
        }

        _instruments.Keys.Should().Contain(["localmode.escalation.requests", "localmode.escalation.blocked", "localmode.escalation.escalations",
            "localmode.escalation.attempt.duration", "localmode.escalation.cost.spent", "localmode.escalation.budget.remaining", "localmode.escalation.circuit.state"]);
        _seen.Should().Contain("escalation");
        _seen.Should().NotContain(text => text.Contains(Marker, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task AskAsync(Pair pair, bool stream, ChatOptions options)
    {
        ChatMessage question = new(ChatRole.User, Marker) { AuthorName = Marker };
        try
        {
            if (stream)
                await pair.Client.GetStreamingResponseAsync([question], options, Pair.Ct).ToChatResponseAsync(Pair.Ct);
            else
                await pair.Client.GetResponseAsync([question], options, Pair.Ct);
        }
        catch (Exception expected) when (expected.GetEscalationReport() is not null)
        {
        }
    }

    private MeterListener Meters()
    {
        MeterListener listener = new()
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "LocalMode.Escalation")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => See(instrument, tags));
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => See(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => See(instrument, tags));
        listener.Start();
        return listener;
    }

    private void See(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _instruments[instrument.Name] = 1;
        foreach (KeyValuePair<string, object?> tag in tags)
            _seen.Enqueue($"{tag.Key}={tag.Value}");
    }

    private ActivityListener Activities() => new()
    {
        ShouldListenTo = source => source.Name == "LocalMode.Escalation",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        ActivityStopped = activity =>
        {
            _seen.Enqueue(activity.OperationName);
            _seen.Enqueue($"{activity.DisplayName} {activity.StatusDescription} {activity.TraceStateString}");
            foreach (KeyValuePair<string, object?> tag in activity.TagObjects)
                _seen.Enqueue($"{tag.Key}={tag.Value}");
            foreach (KeyValuePair<string, string?> item in activity.Baggage)
                _seen.Enqueue($"{item.Key}={item.Value}");
            foreach (ActivityEvent happened in activity.Events)
            {
                _seen.Enqueue(happened.Name);
                foreach (KeyValuePair<string, object?> tag in happened.Tags)
                    _seen.Enqueue($"{tag.Key}={tag.Value}");
            }
        },
    };

    private sealed class Nobody : IEscalationPolicyResolver
    {
        public ValueTask<EscalationPolicy> ResolveAsync(string? tenant, CancellationToken cancellationToken) => new(EscalationPolicy.None);
    }
}
