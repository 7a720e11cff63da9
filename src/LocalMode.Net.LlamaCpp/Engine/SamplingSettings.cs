using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>How the next token is chosen. Made from <see cref="ChatOptions"/> with llama.cpp's own defaults.</summary>
/// <param name="Temperature">0 takes the most likely token; else the logits are divided by it.</param>
/// <param name="TopK">The most likely tokens that stay in.</param>
/// <param name="TopP">The least probability that the tokens which stay in have together.</param>
/// <param name="FrequencyPenalty">Taken off a token's logit for each time it occurs in the answer so far.</param>
/// <param name="PresencePenalty">Taken off a token's logit once if it occurs in the answer so far.</param>
/// <param name="Seed">The seed of the random choice.</param>
/// <param name="MinP">Tokens less likely than this share of the most likely one's probability are left out; 0 leaves out none. 0 to 1.</param>
/// <param name="RepetitionPenalty">The logits of tokens of the answer so far are divided by it, multiplied where negative; 1 changes nothing.</param>
internal readonly record struct SamplingSettings(
    float Temperature, int TopK, float TopP, float FrequencyPenalty, float PresencePenalty, uint Seed, float MinP = 0, float RepetitionPenalty = 1)
{
    public const float DefaultTemperature = 0.8f;
    public const int DefaultTopK = 40;
    public const float DefaultTopP = 0.95f;

    // llama.cpp takes this one for "a random seed".
    private const uint RandomSeed = 0xFFFFFFFF;
    private const float LargestPenalty = 2;

    // Below it the quotients leave the range of a float, and what the chain makes of infinities is not the most likely token.
    private const float LeastTemperature = 1e-5f;

    /// <summary>Gets a value indicating whether any token of the answer so far is penalised.</summary>
    public bool HasPenalties => FrequencyPenalty != 0 || PresencePenalty != 0 || RepetitionPenalty != 1;

    /// <summary>Reads and checks the options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="more">What they say beyond their named properties, checked.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside of its range; names the property.</exception>
    public static SamplingSettings From(ChatOptions? options, LlamaCppRequestOptions? more = null)
    {
        float temperature = options?.Temperature ?? DefaultTemperature;
        OptionRange.Check(float.IsFinite(temperature) && temperature >= 0, nameof(ChatOptions), nameof(ChatOptions.Temperature), temperature, "0 or more");

        int topK = options?.TopK ?? DefaultTopK;
        OptionRange.Check(topK >= 1, nameof(ChatOptions), nameof(ChatOptions.TopK), topK, "1 or more");

        float topP = options?.TopP ?? DefaultTopP;
        OptionRange.Check(topP is >= 0 and <= 1, nameof(ChatOptions), nameof(ChatOptions.TopP), topP, "0 to 1");

        return new(
            temperature < LeastTemperature ? 0 : temperature,
            topK,
            topP,
            CheckPenalty(options?.FrequencyPenalty, nameof(ChatOptions.FrequencyPenalty)),
            CheckPenalty(options?.PresencePenalty, nameof(ChatOptions.PresencePenalty)),
            FoldSeed(options?.Seed ?? Random.Shared.NextInt64()),
            more?.MinP ?? 0,
            more?.RepetitionPenalty ?? 1);
    }

    private static float CheckPenalty(float? value, string property)
    {
        float penalty = value ?? 0;
        OptionRange.Check(penalty is >= -LargestPenalty and <= LargestPenalty, nameof(ChatOptions), property, penalty, "-2 to 2");
        return penalty;
    }

    private static uint FoldSeed(long seed)
    {
        uint folded = unchecked((uint)seed ^ (uint)(seed >> 32));
        return folded == RandomSeed ? RandomSeed - 1 : folded;
    }
}
