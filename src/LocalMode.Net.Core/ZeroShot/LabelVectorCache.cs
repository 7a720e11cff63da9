using System.Diagnostics.CodeAnalysis;

namespace LocalMode;

/// <summary>Keeps the vectors of the labels that were used last. Safe for concurrent use.</summary>
/// <param name="capacity">The most vectors; 0 keeps none.</param>
internal sealed class LabelVectorCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string? ModelId, string Hypothesis), LinkedListNode<Entry>> _nodes = [];
    private readonly LinkedList<Entry> _byUse = new();

    public bool TryGet(string? modelId, string hypothesis, [NotNullWhen(true)] out float[]? vector)
    {
        lock (_lock)
        {
            if (!_nodes.TryGetValue((modelId, hypothesis), out LinkedListNode<Entry>? node))
            {
                vector = null;
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            vector = node.Value.Vector;
            return true;
        }
    }

    public void Add(string? modelId, string hypothesis, float[] vector)
    {
        if (capacity == 0)
            return;

        lock (_lock)
        {
            // Two calls may embed one label at the same time; the first result stays.
            if (_nodes.ContainsKey((modelId, hypothesis)))
                return;

            if (_nodes.Count == capacity)
            {
                _nodes.Remove((_byUse.Last!.Value.ModelId, _byUse.Last.Value.Hypothesis));
                _byUse.RemoveLast();
            }

            _nodes[(modelId, hypothesis)] = _byUse.AddFirst(new Entry(modelId, hypothesis, vector));
        }
    }

    private sealed record Entry(string? ModelId, string Hypothesis, float[] Vector);
}
