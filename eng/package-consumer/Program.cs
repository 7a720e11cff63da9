using LocalMode;
using LocalMode.LlamaCpp;
using LocalMode.Models;
using LocalMode.Onnx;
using LocalMode.Static;
using Microsoft.Extensions.AI;

await using OnnxEmbeddingGenerator embedder = await OnnxEmbeddingGenerator.OpenAsync(AllMiniLmL6V2.Model);
Embedding<float> vector = await embedder.EmbedQueryAsync("local first");
Console.WriteLine($"embedded into {vector.Vector.Length} dimensions");

await using StaticEmbeddingGenerator fast = await StaticEmbeddingGenerator.OpenAsync(MiniLmStatic.Model);
Embedding<float> row = await fast.EmbedAsync("local first");
Console.WriteLine($"looked up {row.Vector.Length} dimensions");

await using LlamaCppChatClient chat = await LlamaCppChatClient.OpenAsync(SmolLM2.Instruct135M, new() { ContextSize = 256 });
ChatResponse response = await chat.GenerateTextAsync("Name a colour.", new() { MaxOutputTokens = 8, Temperature = 0 });
Console.WriteLine($"generated {response.Usage?.OutputTokenCount} tokens with {response.ModelId}");
return vector.Vector.Length == 384 && row.Vector.Length == 256 && response.Usage?.OutputTokenCount > 0 ? 0 : 1;
