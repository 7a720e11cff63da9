using System.Text.Json;

namespace LocalMode.Onnx.Tests.Seq2Seq;

/// <summary>One case of a fixture: a text, the arguments of generate(), and what came out.</summary>
/// <param name="Index">The place in the file.</param>
/// <param name="Input">The text, without a prefix.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="InputIds">The tokens that the encoder saw.</param>
/// <param name="TokenIds">The answers, the prompt included; the shorter of several is filled up.</param>
/// <param name="Texts">The answers as text.</param>
/// <param name="Score">The score of the best answer, where it was recorded.</param>
internal sealed record SequenceGolden(int Index, string Input, JsonElement Arguments, int[] InputIds, int[][] TokenIds, string[] Texts, float? Score)
{
    /// <summary>Puts the arguments over the model's own settings, as generate() does.</summary>
    public GenerationConfig Over(GenerationConfig config)
    {
        foreach (JsonProperty argument in Arguments.EnumerateObject())
        {
            JsonElement value = argument.Value;
            config = argument.Name switch
            {
                "do_sample" when !value.GetBoolean() => config,
                "num_beams" => config with { NumBeams = value.GetInt32() },
                "num_return_sequences" => config with { NumReturnSequences = value.GetInt32() },
                "max_new_tokens" => config with { MaxNewTokens = value.GetInt32() },
                "max_length" => config with { MaxLength = value.GetInt32() },
                "min_length" => config with { MinLength = value.GetInt32() },
                "length_penalty" => config with { LengthPenalty = value.GetDouble() },
                "no_repeat_ngram_size" => config with { NoRepeatNgramSize = value.GetInt32() },
                "repetition_penalty" => config with { RepetitionPenalty = value.GetDouble() },
                "early_stopping" => config with { EarlyStopping = value.GetBoolean() ? BeamSearchStopping.Early : BeamSearchStopping.Heuristic },
                _ => throw new NotSupportedException(argument.Name),
            };
        }

        return config;
    }

    /// <summary>Makes options of the arguments, as a caller of a role would; lengths of generate() count the one token that answers begin with.</summary>
    public TOptions Options<TOptions>()
        where TOptions : SequenceGenerationOptions, new()
    {
        TOptions options = new();
        foreach (JsonProperty argument in Arguments.EnumerateObject())
        {
            JsonElement value = argument.Value;
            switch (argument.Name)
            {
                case "do_sample" when !value.GetBoolean():
                    break;
                case "num_beams":
                    options.BeamCount = value.GetInt32();
                    break;
                case "num_return_sequences":
                    options.SequenceCount = value.GetInt32();
                    break;
                case "max_new_tokens":
                    options.MaxOutputTokens = value.GetInt32();
                    break;
                case "max_length":
                    options.MaxOutputTokens = value.GetInt32() - 1;
                    break;
                case "min_length":
                    options.MinOutputTokens = value.GetInt32() - 1;
                    break;
                case "length_penalty":
                    options.LengthPenalty = value.GetSingle();
                    break;
                case "no_repeat_ngram_size":
                    options.NoRepeatNgramSize = value.GetInt32();
                    break;
                case "repetition_penalty":
                    options.RepetitionPenalty = value.GetSingle();
                    break;
                case "early_stopping":
                    options.Stopping = value.GetBoolean() ? BeamSearchStopping.Early : BeamSearchStopping.Heuristic;
                    break;
                default:
                    throw new NotSupportedException(argument.Name);
            }
        }

        return options;
    }

    /// <summary>Counts the tokens of an answer after the one that it begins with, without what fills the shorter of several up.</summary>
    public int CountTokens(int answer, int end) =>
        Array.IndexOf(TokenIds[answer], end, 1) is var index and >= 0 ? index : TokenIds[answer].Length - 1;
}
