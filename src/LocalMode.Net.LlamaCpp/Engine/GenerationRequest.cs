using System.Threading.Channels;
using LocalMode.LlamaCpp.Engine.Constraints;
using LocalMode.LlamaCpp.Tokenization;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>One answer on its way: what to generate, and the channel through which the text reaches the caller.</summary>
/// <remarks>
/// The decode thread writes, one caller reads, anybody may end it. The channel never holds more pieces than the context holds tokens, so a
/// slow reader delays nobody and costs a bounded amount of memory.
/// </remarks>
internal sealed class GenerationRequest
{
    private readonly Channel<AnswerPiece> _pieces = Channel.CreateUnbounded<AnswerPiece>(new() { SingleReader = true });
    private volatile bool _ended;

    /// <summary>Gets the prompt's token ids.</summary>
    public required int[] Prompt { get; init; }

    /// <summary>Gets how tokens are chosen.</summary>
    public required SamplingSettings Sampling { get; init; }

    /// <summary>Gets the most tokens of the answer.</summary>
    public required int MaxOutputTokens { get; init; }

    /// <summary>Gets what ends the answer.</summary>
    public required IReadOnlyList<StopSequence> StopSequences { get; init; }

    /// <summary>Gets how urgent the request is among those that wait.</summary>
    public InferencePriority Priority { get; init; } = InferencePriority.Normal;

    /// <summary>
    /// Gets the control tokens whose text, as it stands in the vocabulary, is written into the answer; all others write nothing. One that
    /// ends the answer is written and ends it.
    /// </summary>
    public IReadOnlySet<int>? ShownSpecials { get; init; }

    /// <summary>Gets what the answer may be, or <see langword="null"/> if it may be anything.</summary>
    public CompiledAnswer? Answer { get; init; }

    /// <summary>Gets what speaks in place of the model, or <see langword="null"/>.</summary>
    public TokenConstraint? Script { get; init; }

    /// <summary>Gets the reading end: completes after the last piece, with the error if there was one.</summary>
    public ChannelReader<AnswerPiece> Pieces => _pieces.Reader;

    /// <summary>Gets why the answer ended. Valid once <see cref="Pieces"/> has completed without an error.</summary>
    public ChatFinishReason FinishReason { get; private set; }

    /// <summary>Gets the tokens that were generated, the one that ends the answer included. Valid as <see cref="FinishReason"/> is.</summary>
    public int OutputTokens { get; private set; }

    /// <summary>Gets or sets how many of the tokens were written without asking the model. Valid as <see cref="FinishReason"/> is.</summary>
    public int ForcedTokens { get; set; }

    /// <summary>Gets how probable the chosen tokens were. Complete as <see cref="FinishReason"/> is; before that it has the tokens of every piece that was read.</summary>
    public LogProbabilityRecord Probabilities { get; } = new();

    /// <summary>Gets how sure the model was of the whole answer. Valid as <see cref="FinishReason"/> is.</summary>
    public LogProbabilityStatistics Statistics => Probabilities.Summarize(OutputTokens);

    /// <summary>Gets or sets the prompt's tokens that were not evaluated again, because the model still held them. Valid from the first piece on.</summary>
    public int CachedTokens { get; set; }

    /// <summary>Gets a value indicating whether nobody waits for more.</summary>
    public bool IsEnded => _ended;

    /// <summary>Gets or sets the place in the waiting line; <see langword="null"/> while the request is not in it. Guarded by the queue's lock.</summary>
    public LinkedListNode<GenerationRequest>? Place { get; set; }

    /// <summary>Gets or sets how often a later request was served first. Guarded by the queue's lock.</summary>
    public int Overtaken { get; set; }

    /// <summary>Hands a piece of the answer to the caller.</summary>
    public void Write(string? text, int outputTokens)
    {
        if (text is not null)
            _pieces.Writer.TryWrite(new(text, outputTokens, ForcedTokens));
    }

    /// <summary>Ends the answer as the model ended it.</summary>
    public void Complete(ChatFinishReason reason, int outputTokens)
    {
        FinishReason = reason;
        OutputTokens = outputTokens;
        _ended = true;
        _pieces.Writer.TryComplete();
    }

    /// <summary>Ends the answer with an error; without one when the caller has walked away. Only the first end counts.</summary>
    public void End(Exception? error = null)
    {
        _ended = true;
        _pieces.Writer.TryComplete(error);
    }
}
