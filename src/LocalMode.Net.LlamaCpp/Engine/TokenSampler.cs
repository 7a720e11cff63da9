using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>Chooses the next token of one answer: the most likely one in managed code, anything else by a native sampler chain.</summary>
/// <remarks>The chain's order: penalties, top-k, top-p, min-p, temperature, random choice.</remarks>
internal sealed class TokenSampler : IDisposable
{
    private readonly LlamaSamplerHandle? _chain;
    private readonly bool _remembers;

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
                    vocabularySize, contextLength, settings.RepetitionPenalty, settings.FrequencyPenalty, settings.PresencePenalty));
            }

            if (greedy)
            {
                LlamaNative.SamplerChainAdd(chain, LlamaNative.SamplerInitGreedy());
            }
            else
            {
                LlamaNative.SamplerChainAdd(chain, LlamaNative.SamplerInitTopK(settings.TopK));
                LlamaNative.SamplerChainAdd(chain, LlamaNative.SamplerInitTopP(settings.TopP, minimumKept: 1));
                if (settings.MinP > 0)
                    LlamaNative.SamplerChainAdd(chain, LlamaNative.SamplerInitMinP(settings.MinP, minimumKept: 1));

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
        _remembers = settings.HasPenalties;
    }

    /// <summary>Chooses a token and remembers it for the penalties.</summary>
    /// <param name="context">The context whose last step is sampled.</param>
    /// <param name="index">The index of the logits, which must be numbers: the native chain must not see others.</param>
    /// <param name="best">The most likely token.</param>
    public int Sample(nint context, int index, int best) =>
        _chain is null ? best : LlamaNative.SamplerSample(_chain.DangerousGetHandle(), context, index);

    /// <summary>Remembers tokens, which exist, that were not chosen here, for the penalties.</summary>
    public void Accept(ReadOnlySpan<int> tokens)
    {
        // A chain of ours has no grammar, the one sampler that could refuse a token.
        for (int i = 0; i < tokens.Length && _remembers; i++)
            LlamaNative.SamplerAccept(_chain!.DangerousGetHandle(), tokens[i]);
    }

    /// <inheritdoc/>
    public void Dispose() => _chain?.Dispose();
}
