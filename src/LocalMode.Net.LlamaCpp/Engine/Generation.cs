using System.Numerics.Tensors;
using System.Text;
using LocalMode.LlamaCpp.Engine.Constraints;
using LocalMode.LlamaCpp.Tokenization;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>One answer while it is written: chooses token after token until something ends it. Decode thread only.</summary>
internal sealed class Generation : IDisposable
{
    private readonly LoadedModel _model;
    private readonly AnswerText _answer;
    private readonly TokenSampler _sampler;
    private readonly AnswerConstraint? _constraint;
    private readonly ForcedText? _forced;
    private readonly int[] _single = new int[1];
    private int _generated;

    /// <summary>Begins an answer.</summary>
    /// <param name="model">The loaded model.</param>
    /// <param name="request">The request; completed or ended when <see cref="Next"/> gives no token.</param>
    public Generation(LoadedModel model, GenerationRequest request)
    {
        _model = model;
        Request = request;
        if (request.Answer is { } answer)
        {
            _constraint = new(answer);
            _forced = new(_constraint);
        }

        _answer = new(request.StopSequences, _constraint is null ? null : _constraint.MayEndAt);
        _sampler = new(request.Sampling, model.Vocabulary.Size, model.ContextLength);
    }

    /// <summary>Gets the request.</summary>
    public GenerationRequest Request { get; }

    /// <summary>Gets a value indicating whether the answer ended by itself.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Gives what the answer begins with whatever the model says.</summary>
    /// <param name="room">The places of the sequence that are free behind the prompt.</param>
    /// <returns>The tokens to evaluate behind the prompt; none, too, if that was all of the answer.</returns>
    public ReadOnlySpan<int> Begin(int room) => _forced is null ? [] : Force(chosen: -1, room);

    /// <summary>Chooses the next token and hands its text on, and that of all which has to follow it.</summary>
    /// <param name="index">The index of the logits in the last step.</param>
    /// <param name="room">The places of the sequence that are free.</param>
    /// <returns>The tokens to evaluate next; none when the answer is over.</returns>
    /// <exception cref="ModelInvalidException">The logits are not numbers.</exception>
    public ReadOnlySpan<int> Next(int index, int room)
    {
        int token = Choose(index);
        LlamaVocabulary vocabulary = _model.Vocabulary;
        string? special = Request.ShownSpecials is { } shown && shown.Contains(token) ? _model.SpecialText(token) : null;
        bool ends = vocabulary.EndsGeneration(token);
        if (special is not null)
            Request.Write(_answer.Append(Encoding.UTF8.GetBytes(special), special), _generated);
        else if (!ends)
            Request.Write(_answer.Append(vocabulary.Piece(token), vocabulary.PieceText(token)), _generated);

        if (EndsAt(ends, room))
            return [];

        if (_forced is not null)
            return Force(token, room);

        _single[0] = token;
        return _single;
    }

    /// <inheritdoc/>
    public void Dispose() => _sampler.Dispose();

    private int Choose(int index)
    {
        Span<float> logits = _model.Runner.Logits(index);
        TokenDistribution distribution = TokenDistribution.Of(logits);
        if (distribution.Best < 0)
            throw new ModelInvalidException(_model.Path, field: null, "The model's output is not numbers. Its weights are damaged: download the model again.");

        int best = distribution.Best;
        if (_constraint is not null || Request.Script is not null)
        {
            Request.Script?.Apply(logits);
            _constraint?.Apply(logits);
            best = TensorPrimitives.IndexOfMax<float>(logits);
            if (!float.IsFinite(logits[best]))
                throw new InvalidOperationException("The constraint of an answer leaves no token.");
        }

        int token = _sampler.Sample(_model.Runner.Context, index, best);
        if ((uint)token >= (uint)logits.Length)
            throw new ModelInvalidException(_model.Path, field: null, $"llama.cpp chose token {token}, which does not exist. Open the model again.");

        Request.Script?.Accept(token);
        if (_constraint?.TryAccept(token) == false)
            throw new InvalidOperationException($"The constraint of an answer refuses token {token}, which it allowed.");

        _generated++;
        Request.Probabilities.Add(_generated, distribution.LogProbability(logits[token]), distribution.Margin, distribution.Entropy);
        return token;
    }

    private ReadOnlySpan<int> Force(int chosen, int room)
    {
        int taken = chosen < 0 ? 0 : 1;
        _forced!.Continue(chosen, Math.Min(room, Request.MaxOutputTokens - _generated + taken));
        ReadOnlySpan<int> run = _forced.Run;
        if (_forced.Text.IsEmpty)
            return run;

        int forced = run.Length - taken;
        _sampler.Accept(run[taken..]);
        Request.Script?.OnForced(_forced.Text);

        // A piece of its own, so that readers can tell the tokens of reasoning from those of the answer.
        (int closing, int closingTokens) = _forced.Closing;
        if (closing > 0)
        {
            Request.ForcedTokens += closingTokens;
            Request.Write(_answer.Append(_forced.Text[..closing], whole: null), _generated + closingTokens);
        }

        Request.ForcedTokens += closing > 0 ? forced - closingTokens : forced;
        _generated += forced;
        if (closing < _forced.Text.Length && !_answer.IsStopped)
            Request.Write(_answer.Append(_forced.Text[closing..], whole: null), _generated);

        return EndsAt(ends: false, room - run.Length + 1) ? [] : run;
    }

    // What is over may not need the token's logits: the next step is for tokens that are followed by others.
    private bool EndsAt(bool ends, int room)
    {
        bool isWhole = ends || _constraint is { IsOver: true };
        if (!_answer.IsStopped && !isWhole && _generated < Request.MaxOutputTokens && room > 0)
            return false;

        if (!_answer.IsStopped)
            Request.Write(_answer.Flush(), _generated);

        IsOver = true;
        Request.Complete(_answer.IsStopped || isWhole ? ChatFinishReason.Stop : ChatFinishReason.Length, _generated);
        return true;
    }
}
