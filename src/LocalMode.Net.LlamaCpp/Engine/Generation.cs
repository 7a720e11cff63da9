using LocalMode.LlamaCpp.Interop;
using LocalMode.LlamaCpp.Tokenization;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>Runs one request on a decode loop: prompt, then token after token until something ends the answer.</summary>
internal static class Generation
{
    /// <summary>Runs a request to its end. Called on the worker's thread only.</summary>
    /// <param name="model">The loaded model.</param>
    /// <param name="request">The request; completed or ended when this returns.</param>
    public static void Run(LoadedModel model, GenerationRequest request)
    {
        DecodeLoop loop = model.Loop;
        LlamaVocabulary vocabulary = model.Vocabulary;
        AnswerText answer = new(request.StopSequences);
        NativeLog.ClearError();
        loop.Reset();
        if (!loop.Prefill(request.Prompt, request))
            return;

        using TokenSampler sampler = new(request.Sampling, vocabulary.Size, loop.ContextLength);
        int generated = 0;
        while (!request.IsEnded)
        {
            int token = sampler.Sample(loop, loop.Logits());
            if ((uint)token >= (uint)vocabulary.Size)
                throw new ModelInvalidException(model.Path, field: null, "The model's output is not numbers. Its weights are damaged: download the model again.");

            generated++;
            if (vocabulary.EndsGeneration(token))
            {
                request.Write(answer.Flush());
                request.Complete(ChatFinishReason.Stop, generated);
                return;
            }

            request.Write(answer.Append(vocabulary.Piece(token), vocabulary.PieceText(token)));
            if (answer.IsStopped)
            {
                request.Complete(ChatFinishReason.Stop, generated);
                return;
            }

            if (generated == request.MaxOutputTokens || loop.Position == loop.ContextLength)
            {
                request.Write(answer.Flush());
                request.Complete(ChatFinishReason.Length, generated);
                return;
            }

            loop.Step(token);
        }
    }
}
