using static LocalMode.LlamaCpp.Tests.TinyModels.ReferenceMath;

namespace LocalMode.LlamaCpp.Tests.TinyModels;

/// <summary>What an encoder of the <c>bert</c> architecture must give.</summary>
internal sealed class EncoderReference(TinyModel model)
{
    public const float Epsilon = 1e-12f;

    /// <summary>Calculates the final state of each token.</summary>
    public double[][] States(int[] tokens)
    {
        double[][] states = [.. tokens.Select(Embed)];
        for (int layer = 0; layer < model.Shape.Layers; layer++)
        {
            string block = $"blk.{layer}.";
            double[][] attended = Attention(
                [.. states.Select(state => Linear(block + "attn_q", state))],
                [.. states.Select(state => Linear(block + "attn_k", state))],
                [.. states.Select(state => Linear(block + "attn_v", state))],
                model.Shape,
                isCausal: false);
            for (int token = 0; token < states.Length; token++)
            {
                double[] state = Norm(block + "attn_output_norm", Add(states[token], Linear(block + "attn_output", attended[token])));
                double[] inner = [.. Linear(block + "ffn_up", state).Select(Gelu)];
                states[token] = Norm(block + "layer_output_norm", Add(state, Linear(block + "ffn_down", inner)));
            }
        }

        return states;
    }

    /// <summary>Calculates the values that a reranker's head makes of the first token.</summary>
    public double[] Scores(int[] tokens)
    {
        double[] state = States(tokens)[0];
        if (model.Find("cls.weight") is not null)
            state = [.. Linear("cls", state).Select(Math.Tanh)];

        return Linear("cls.output", state);
    }

    // llama.cpp looks this function up in a table of half precision.
    private static double Gelu(double x)
    {
        double half = (double)(Half)(float)x;
        return (double)(Half)(float)(0.5 * half * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * half * (1 + (0.044715 * half * half)))));
    }

    private double[] Embed(int token, int position)
    {
        double[] sum = new double[model.Shape.Width];
        for (int i = 0; i < sum.Length; i++)
            sum[i] = model["token_embd.weight"].Row(token)[i] + model["token_types.weight"].Row(0)[i] + model["position_embd.weight"].Row(position)[i];

        return Norm("token_embd_norm", sum);
    }

    private double[] Linear(string name, double[] input) => Multiply(model[name + ".weight"], input, model[name + ".bias"]);

    private double[] Norm(string name, double[] input) => LayerNorm(input, model[name + ".weight"], model[name + ".bias"], Epsilon);
}
