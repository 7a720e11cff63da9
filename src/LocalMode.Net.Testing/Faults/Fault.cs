using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>One thing that goes wrong in a call of a <see cref="FaultInjectingChatClient"/>. Immutable; may happen many times.</summary>
/// <remarks>
/// Positions count the updates that are passed on, frames (role-only, empty, usage) included. A stream that ends before its position is not touched.
/// A call that is not streamed gets what its faulty stream adds up to: an answer that is cut has no finish reason.
/// </remarks>
public abstract class Fault
{
    private protected Fault()
    {
    }

    /// <summary>Throws; the inner client is not called.</summary>
    /// <param name="error">Makes what is thrown; called for each call, since a thrown exception keeps its trace.</param>
    /// <returns>The fault.</returns>
    public static Fault Throw(Func<Exception> error) => ThrowAfter(0, error);

    /// <summary>Passes updates on and then throws.</summary>
    /// <param name="updates">How many are passed on; 0 or more. With 0 the inner client is not called.</param>
    /// <param name="error">Makes what is thrown; called for each call.</param>
    /// <returns>The fault.</returns>
    public static Fault ThrowAfter(int updates, Func<Exception> error)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(updates);
        ArgumentNullException.ThrowIfNull(error);
        return new ThrowFault(updates, error);
    }

    /// <summary>Passes updates on and then ends the stream: no finish reason, no usage, no error.</summary>
    /// <param name="updates">How many are passed on; 0 or more.</param>
    /// <returns>The fault.</returns>
    public static Fault CutAfter(int updates)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(updates);
        return new CutFault(updates);
    }

    /// <summary>Passes updates on and then waits.</summary>
    /// <param name="updates">How many are passed on before; 0 or more.</param>
    /// <param name="time">How long, by the client's clock; <see langword="null"/> for ever, which the client's disposal ends with <see cref="ObjectDisposedException"/>.</param>
    /// <param name="ignoreCancellation">Whether a cancellation is noticed only after the wait. The default is <see langword="false"/>.</param>
    /// <returns>The fault.</returns>
    public static Fault StallAfter(int updates, TimeSpan? time = null, bool ignoreCancellation = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(updates);
        if (time < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(time), time, "The time must be 0 or more, or null for ever.");
        return new StallFault(updates, time, ignoreCancellation);
    }

    /// <summary>Passes frames on at once and waits before the first update that has content.</summary>
    /// <param name="time">How long, by the client's clock; 0 or more.</param>
    /// <param name="ignoreCancellation">Whether a cancellation is noticed only after the wait. The default is <see langword="false"/>.</param>
    /// <returns>The fault.</returns>
    public static Fault DelayFirstContent(TimeSpan time, bool ignoreCancellation = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return new DelayFault(time, ignoreCancellation);
    }

    /// <summary>Takes all content out of the answer; frames, usage and the finish reason stay.</summary>
    /// <returns>The fault.</returns>
    public static Fault Empty() => EmptyFault.Instance;

    /// <summary>Answers with a call of a tool in place of the inner client's answer, as a model does that is wrong about it.</summary>
    /// <param name="name">The tool's name, which need not have been offered.</param>
    /// <param name="argumentsText">The arguments as the model wrote them. What is no JSON object leaves its error in <see cref="FunctionCallContent"/>.</param>
    /// <returns>The fault.</returns>
    public static Fault MalformedToolCall(string name, string argumentsText)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(argumentsText);
        return new MalformedCallFault(name, argumentsText);
    }

    /// <summary>Gives one update twice.</summary>
    /// <param name="position">Which one; 0 is the first.</param>
    /// <returns>The fault.</returns>
    public static Fault Duplicate(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return new DuplicateFault(position);
    }

    /// <summary>Makes a fault that does this one to the stream, and then another one to what comes out.</summary>
    /// <param name="next">The other one.</param>
    /// <returns>The fault.</returns>
    public Fault Then(Fault next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new CombinedFault(this, next);
    }

    /// <summary>Gives the stream with the fault in it.</summary>
    internal abstract IAsyncEnumerable<ChatResponseUpdate> Apply(Func<IAsyncEnumerable<ChatResponseUpdate>> open, FaultClock clock, CancellationToken cancellationToken);
}
