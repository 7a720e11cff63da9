using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;

namespace LocalMode;

/// <summary>The gauges of <see cref="EscalationTelemetry"/>: they read the clients that live when somebody measures, and keep none of them alive.</summary>
internal static class EscalationGauges
{
    private const int FewestToPrune = 32;

    private static readonly Lock Gate = new();
    private static readonly List<WeakReference<EscalationStatus>> Watched = Begin();
    private static int _pruneAt = FewestToPrune;

    /// <summary>Shows a client's state from now on, until it is unwatched or collected.</summary>
    public static void Watch(EscalationStatus status)
    {
        lock (Gate)
        {
            if (Watched.Count >= _pruneAt)
            {
                Watched.RemoveAll(static reference => !reference.TryGetTarget(out _));
                _pruneAt = Math.Max(FewestToPrune, Watched.Count * 2);
            }
            Watched.Add(new WeakReference<EscalationStatus>(status));
        }
    }

    public static void Unwatch(EscalationStatus status)
    {
        lock (Gate)
        {
            int index = Watched.FindIndex(reference => reference.TryGetTarget(out EscalationStatus? target) && ReferenceEquals(target, status));
            if (index >= 0)
                Watched.RemoveAt(index);
        }
    }

    // With the first client, since nothing else reads them.
    private static List<WeakReference<EscalationStatus>> Begin()
    {
        Meter meter = EscalationInstruments.Meter;
        meter.CreateObservableGauge(EscalationTelemetry.CircuitState, Circuits, "1", "State of the circuit breaker of a leg: 0 closed, 1 open, 2 half-open.");
        meter.CreateObservableGauge(EscalationTelemetry.QueueLength, Queues, "{request}", "Requests that wait for the local model.");
        meter.CreateObservableGauge(EscalationTelemetry.BudgetRemaining, Budgets, "1", "What is left of a budget, in the budget's unit.");
        return [];
    }

    private static List<EscalationStatus> Alive()
    {
        lock (Gate)
        {
            List<EscalationStatus> alive = new(Watched.Count);
            foreach (WeakReference<EscalationStatus> reference in Watched)
            {
                if (reference.TryGetTarget(out EscalationStatus? status))
                    alive.Add(status);
            }
            return alive;
        }
    }

    // Several clients of one name, or of none, are one series: its worst circuit, all their queues, its least budget.
    private static IEnumerable<Measurement<int>> Circuits()
    {
        Dictionary<(string Client, string Leg), CircuitState> worst = [];
        foreach (EscalationStatus status in Alive())
        {
            Add((status.Name ?? "", "local"), status.LocalCircuit);
            Add((status.Name ?? "", "cloud"), status.CloudCircuit);
        }
        foreach (((string client, string leg), CircuitState state) in worst)
            yield return new Measurement<int>((int)state, [.. Client(client), new("leg", leg)]);

        void Add((string, string) series, CircuitState state)
        {
            ref CircuitState known = ref CollectionsMarshal.GetValueRefOrAddDefault(worst, series, out _);
            if (known == CircuitState.Closed || state == CircuitState.Open)
                known = state;
        }
    }

    private static IEnumerable<Measurement<int>> Queues()
    {
        Dictionary<string, int> lengths = [];
        foreach (EscalationStatus status in Alive())
        {
            if (status.QueueLength is { } length)
                CollectionsMarshal.GetValueRefOrAddDefault(lengths, status.Name ?? "", out _) += length;
        }
        foreach ((string client, int length) in lengths)
            yield return new Measurement<int>(length, Client(client));
    }

    private static IEnumerable<Measurement<double>> Budgets()
    {
        Dictionary<string, decimal> least = [];
        foreach (EscalationStatus status in Alive())
        {
            foreach (IBudget budget in status.Budgets)
            {
                if (budget.Remaining is { } remaining && !(least.TryGetValue(budget.Name, out decimal known) && known <= remaining))
                    least[budget.Name] = remaining;
            }
        }
        foreach ((string name, decimal remaining) in least)
            yield return new Measurement<double>((double)remaining, new KeyValuePair<string, object?>("budget", name));
    }

    private static KeyValuePair<string, object?>[] Client(string name) => name.Length == 0 ? [] : [new("client", name)];
}
