using System.Diagnostics.CodeAnalysis;

namespace LocalMode.LlamaCpp.Encoders;

/// <summary>
/// The calls that have steps to take, in turn; more urgent ones go first, but each time that <see cref="Patience"/> steps of others went
/// before a waiting call of a lower priority, one of its steps is next. Not safe for concurrent use.
/// </summary>
internal sealed class EncoderQueue
{
    /// <summary>The steps that go before a less urgent call until it gets a step.</summary>
    public const int Patience = 8;

    // The most urgent first.
    private readonly LinkedList<EncoderCall>[] _levels = [new(), new(), new()];
    private readonly int[] _passed = new int[3];

    /// <summary>Puts a call behind those of its priority.</summary>
    public void Append(EncoderCall call) => _levels[InferencePriority.High - call.Priority].AddLast(call.Place);

    /// <summary>Takes a call out.</summary>
    /// <returns>Whether it was there.</returns>
    public static bool Remove(EncoderCall call)
    {
        if (call.Place.List is not { } list)
            return false;

        list.Remove(call.Place);
        return true;
    }

    /// <summary>Takes out the call whose step is next.</summary>
    public bool TryTake([NotNullWhen(true)] out EncoderCall? call)
    {
        int next = -1;
        for (int level = 0; level < _levels.Length; level++)
        {
            if (_levels[level].Count == 0)
                continue;

            if (next < 0 || ++_passed[level] > Patience)
                next = level;
        }

        call = next < 0 ? null : _levels[next].First!.Value;
        if (call is null)
            return false;

        _passed[next] = 0;
        return Remove(call);
    }
}
