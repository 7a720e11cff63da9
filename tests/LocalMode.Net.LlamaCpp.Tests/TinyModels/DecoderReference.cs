using static LocalMode.LlamaCpp.Tests.TinyModels.ReferenceMath;

namespace LocalMode.LlamaCpp.Tests.TinyModels;

/// <summary>What a decoder of the <c>llama</c> architecture must give, with any adapters on it.</summary>
internal sealed class DecoderReference(TinyModel model, params DecoderReference.Adapter[] adapters)
{
    public const float Epsilon = 1e-5f;
    public const float RopeBase = 10_000;

    /// <summary>Calculates the logits after the last token.</summary>
    public double[] Logits(int[] tokens) => Multiply("output.weight", States(tokens)[^1]);

    /// <summary>Calculates the final state of each token.</summary>
    public double[][] States(int[] tokens)
    {
        double[][] states = [.. tokens.Select(Embed)];
        for (int layer = 0; layer < model.Shape.Layers; layer++)
        {
            string block = $"blk.{layer}.";
            double[][] inputs = [.. states.Select(state => RootMeanSquareNorm(state, model[block + "attn_norm.weight"], Epsilon))];
            double[][] attended = Attention(
                [.. inputs.Select((input, position) => Rotate(Multiply(block + "attn_q.weight", input), position))],
                [.. inputs.Select((input, position) => Rotate(Multiply(block + "attn_k.weight", input), position))],
                [.. inputs.Select(input => Multiply(block + "attn_v.weight", input))],
                model.Shape,
                isCausal: true);
            for (int token = 0; token < states.Length; token++)
            {
                double[] state = Add(states[token], Multiply(block + "attn_output.weight", attended[token]));
                states[token] = Add(state, FeedForward(block, RootMeanSquareNorm(state, model[block + "ffn_norm.weight"], Epsilon)));
            }
        }

        return [.. states.Select(state => RootMeanSquareNorm(state, model["output_norm.weight"], Epsilon))];
    }

    private double[] FeedForward(string block, double[] input)
    {
        double[] gate = Multiply(block + "ffn_gate.weight", input);
        double[] up = Multiply(block + "ffn_up.weight", input);
        return Multiply(block + "ffn_down.weight", [.. gate.Zip(up, static (x, y) => x / (1 + Math.Exp(-x)) * y)]);
    }

    // Neighbours turn together, by an angle that falls from pair to pair.
    private double[] Rotate(double[] vector, int position)
    {
        int size = model.Shape.HeadSize;
        double[] turned = new double[vector.Length];
        for (int i = 0; i < vector.Length; i += 2)
        {
            double angle = position * Math.Pow(RopeBase, -(double)(i % size) / size);
            (double sin, double cos) = Math.SinCos(angle);
            turned[i] = (vector[i] * cos) - (vector[i + 1] * sin);
            turned[i + 1] = (vector[i] * sin) + (vector[i + 1] * cos);
        }

        return turned;
    }

    private double[] Embed(int token)
    {
        double[] state = [.. model["token_embd.weight"].Row(token).ToArray().Select(static x => (double)x)];
        foreach (Adapter adapter in adapters)
        {
            if (adapter.Weights.Find("token_embd.weight.lora_a") is not { } table)
                continue;

            double[] thin = [.. table.Row(token).ToArray().Select(static x => (double)x)];
            state = Add(state, adapter.Scaled(ReferenceMath.Multiply(adapter.Weights["token_embd.weight.lora_b"], thin)));
        }

        return state;
    }

    private double[] Multiply(string name, double[] input)
    {
        double[] output = ReferenceMath.Multiply(model[name], input);
        foreach (Adapter adapter in adapters)
        {
            if (adapter.Weights.Find(name + ".lora_a") is { } thin)
                output = Add(output, adapter.Scaled(ReferenceMath.Multiply(adapter.Weights[name + ".lora_b"], ReferenceMath.Multiply(thin, input))));
        }

        return output;
    }

    /// <summary>An adapter as it is applied.</summary>
    /// <param name="Weights">Its tensors.</param>
    /// <param name="Alpha">The alpha of its file; 0 for none.</param>
    /// <param name="Scale">The scale that the caller sets.</param>
    internal sealed record Adapter(TinyModel Weights, double Alpha, double Scale)
    {
        public double[] Scaled(double[] delta) => [.. delta.Select(x => x * Scale * (Alpha == 0 ? 1 : Alpha / TinyAdapter.Rank))];
    }
}
