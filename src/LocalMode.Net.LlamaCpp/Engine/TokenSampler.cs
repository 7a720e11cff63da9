using System.Numerics.Tensors;
using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>Chooses the next token of one answer: the most likely one in managed code, anything else by a native sampler chain.</summary>
internal sealed unsafe class TokenSampler : IDisposable
{
    private readonly LlamaSamplerHandle? _chain;

    /// <summary>Builds the sampler of one answer.</summary>
    /// <param name="settings">How to choose.</param>
    /// <param name="vocabularySize">The number of tokens.</param>
    /// <param name="contextLength">The most tokens that penalties look back on.</param>
    public TokenSampler(in SamplingSettings settings, int vocabularySize, int contextLength)
    {
        bool greedy = settings.Temperature == 0;
        if (greedy && !settings.HasPenalties)
            return;

        LlamaSamplerHandle chain = new(LlamaNative.SamplerChainInit(new() { NoPerformanceCounters = 1 }));
        try
        {
            if (settings.HasPenalties)
            {
                LlamaNative.SamplerChainAdd(chain, LlamaNative.SamplerInitPenalties(
                    vocabularySize, contextLength, repeat: 1, settings.FrequencyPenalty, settings.PresencePenalty));
            }

            if (greedy)
            {
                LlamaNative.SamplerChainAdd(chain, LlamaNative.SamplerInitGreedy());
            }
            else
            {
                LlamaNative.SamplerChainAdd(chain, LlamaNative.SamplerInitTopK(settings.TopK));
                LlamaNative.SamplerChainAdd(chain, LlamaNative.SamplerInitTopP(settings.TopP, minimumKept: 1));
                LlamaNative.SamplerChainAdd(chain, LlamaNative.SamplerInitTemperature(settings.Temperature));
                LlamaNative.SamplerChainAdd(chain, LlamaNative.SamplerInitDistribution(settings.Seed));
            }
        }
        catch
        {
            chain.Dispose();
            throw;
        }

        _chain = chain;
    }

    /// <summary>Chooses a token and remembers it for the penalties.</summary>
    /// <param name="loop">The loop whose last step is sampled.</param>
    /// <param name="logits">The logits of that step, one per token of the vocabulary.</param>
    /// <returns>The token, or -1 if the logits are not numbers: nothing can be chosen from them, and the native chain must not see them.</returns>
    public int Sample(DecodeLoop loop, ReadOnlySpan<float> logits)
    {
        // NaN counts as the largest, so that one look at the winner proves all others.
        int best = TensorPrimitives.IndexOfMax(logits);
        if (best < 0 || !float.IsFinite(logits[best]))
            return -1;

        return _chain is null ? best : LlamaNative.SamplerSample(_chain.DangerousGetHandle(), loop.Context, index: -1);
    }

    /// <inheritdoc/>
    public void Dispose() => _chain?.Dispose();
}
