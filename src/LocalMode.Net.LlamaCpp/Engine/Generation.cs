using LocalMode.LlamaCpp.Tokenization;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>One answer while it is written: chooses token after token until something ends it. Decode thread only.</summary>
internal sealed class Generation : IDisposable
{
    private readonly LoadedModel _model;
    private readonly AnswerText _answer;
    private readonly TokenSampler _sampler;
    private int _generated;

    /// <summary>Begins an answer.</summary>
    /// <param name="model">The loaded model.</param>
    /// <param name="request">The request; completed or ended when <see cref="Next"/> gives no token.</param>
    public Generation(LoadedModel model, GenerationRequest request)
    {
        _model = model;
        Request = request;
        _answer = new(request.StopSequences);
        _sampler = new(request.Sampling, model.Vocabulary.Size, model.ContextLength);
    }

    /// <summary>Gets the request.</summary>
    public GenerationRequest Request { get; }

    /// <summary>Chooses the next token and hands its text on.</summary>
    /// <param name="index">The index of the logits in the last step.</param>
    /// <param name="isFull">Whether the sequence has no place for another token.</param>
    /// <returns>The token to evaluate next; -1 when the answer is over.</returns>
    /// <exception cref="ModelInvalidException">The logits are not numbers.</exception>
    public int Next(int index, bool isFull)
    {
        int token = Choose(index);
        _generated++;
        LlamaVocabulary vocabulary = _model.Vocabulary;
        string? special = Request.ShownSpecials is { } shown && shown.Contains(token) ? _model.SpecialText(token) : null;
        bool ends = vocabulary.EndsGeneration(token);
        if (special is not null)
            Request.Write(_answer.Append(System.Text.Encoding.UTF8.GetBytes(special), special), _generated);
        else if (!ends)
            Request.Write(_answer.Append(vocabulary.Piece(token), vocabulary.PieceText(token)), _generated);

        if (_answer.IsStopped)
            return Complete(ChatFinishReason.Stop);

        if (!ends && _generated < Request.MaxOutputTokens && !isFull)
            return token;

        Request.Write(_answer.Flush(), _generated);
        return Complete(ends ? ChatFinishReason.Stop : ChatFinishReason.Length);
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
        if (Request.Constraint is { } constraint)
        {
            constraint.Apply(logits);
            best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(logits);
            if (!float.IsFinite(logits[best]))
                throw new InvalidOperationException("The constraint of an answer leaves no token.");
        }

        int token = _sampler.Sample(_model.Runner.Context, index, best);
        if ((uint)token >= (uint)logits.Length)
            throw new ModelInvalidException(_model.Path, field: null, $"llama.cpp chose token {token}, which does not exist. Open the model again.");

        Request.Constraint?.Accept(token);
        Request.Probabilities.Add(distribution.LogProbability(logits[token]), distribution.Margin, distribution.Entropy);
        return token;
    }

    private int Complete(ChatFinishReason reason)
    {
        Request.Complete(reason, _generated);
        return -1;
    }
}
