using System.Threading.Channels;
using LocalMode.LlamaCpp.Tokenization;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>One answer on its way: what to generate, and the channel through which the text reaches the caller.</summary>
/// <remarks>
/// The worker writes, one caller reads, anybody may end it. The channel never holds more pieces than the context holds tokens, so a slow
/// reader delays nobody and costs a bounded amount of memory.
/// </remarks>
internal sealed class GenerationRequest
{
    private readonly Channel<string> _text = Channel.CreateUnbounded<string>(new() { SingleReader = true });
    private volatile bool _ended;

    /// <summary>Gets the prompt's token ids.</summary>
    public required int[] Prompt { get; init; }

    /// <summary>Gets how tokens are chosen.</summary>
    public required SamplingSettings Sampling { get; init; }

    /// <summary>Gets the most tokens of the answer.</summary>
    public required int MaxOutputTokens { get; init; }

    /// <summary>Gets what ends the answer.</summary>
    public required IReadOnlyList<StopSequence> StopSequences { get; init; }

    /// <summary>Gets the reading end: completes after the last piece, with the error if there was one.</summary>
    public ChannelReader<string> Text => _text.Reader;

    /// <summary>Gets why the answer ended. Valid once <see cref="Text"/> has completed without an error.</summary>
    public ChatFinishReason FinishReason { get; private set; }

    /// <summary>Gets the tokens that were generated, the one that ends the answer included. Valid as <see cref="FinishReason"/> is.</summary>
    public int OutputTokens { get; private set; }

    /// <summary>Gets a value indicating whether nobody waits for more.</summary>
    public bool IsEnded => _ended;

    /// <summary>Gets or sets the place in the waiting line; <see langword="null"/> while the request is not in it. Guarded by the worker's lock.</summary>
    public LinkedListNode<GenerationRequest>? Place { get; set; }

    /// <summary>Hands a piece of the answer to the caller.</summary>
    public void Write(string? text)
    {
        if (text is not null)
            _text.Writer.TryWrite(text);
    }

    /// <summary>Ends the answer as the model ended it.</summary>
    public void Complete(ChatFinishReason reason, int outputTokens)
    {
        FinishReason = reason;
        OutputTokens = outputTokens;
        _ended = true;
        _text.Writer.TryComplete();
    }

    /// <summary>Ends the answer with an error; without one when the caller has walked away. Only the first end counts.</summary>
    public void End(Exception? error = null)
    {
        _ended = true;
        _text.Writer.TryComplete(error);
    }
}
