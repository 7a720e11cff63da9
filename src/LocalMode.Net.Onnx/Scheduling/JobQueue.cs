using System.Diagnostics.CodeAnalysis;

namespace LocalMode.Onnx;

/// <summary>
/// The calls that have steps to take, in turn; more urgent ones go first, but each time that <see cref="Patience"/> steps of others went before a
/// waiting call of a lower priority, one of its steps is next. Not safe for concurrent use.
/// </summary>
internal sealed class JobQueue
{
    /// <summary>The steps that go before a less urgent call until it gets a step.</summary>
    public const int Patience = 8;

    // The most urgent first.
    private readonly Level[] _levels = [new(), new(), new()];

    /// <summary>Gets the number of calls.</summary>
    public int Count { get; private set; }

    /// <summary>Puts a call behind those of its priority.</summary>
    public void Append(OnnxJob job)
    {
        _levels[Math.Clamp((int)InferencePriority.High - (int)job.Priority, 0, _levels.Length - 1)].Jobs.AddLast(job.Node);
        Count++;
    }

    /// <summary>Takes a call out.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(OnnxJob job)
    {
        if (job.Node.List is not { } list)
            return false;

        list.Remove(job.Node);
        Count--;
        return true;
    }

    /// <summary>Takes out the call whose step is next.</summary>
    public bool TryTake([NotNullWhen(true)] out OnnxJob? job)
    {
        Level? next = null;
        foreach (Level level in _levels)
        {
            if (level.Jobs.Count == 0)
                continue;
            if (next is null || ++level.Passed > Patience)
                next = level;
        }

        job = next?.Jobs.First!.Value;
        if (job is null)
            return false;

        next!.Passed = 0;
        return Remove(job);
    }

    /// <summary>Counts the calls among the first so many that no worker has begun.</summary>
    public int CountNew(int first)
    {
        int found = 0;
        foreach (Level level in _levels)
        {
            for (LinkedListNode<OnnxJob>? node = level.Jobs.First; first > 0 && node is not null; node = node.Next, first--)
            {
                if (!node.Value.Started)
                    found++;
            }
        }

        return found;
    }

    private sealed class Level
    {
        public LinkedList<OnnxJob> Jobs { get; } = new();

        /// <summary>Gets or sets the steps of more urgent calls since the last one of this level.</summary>
        public int Passed { get; set; }
    }
}
