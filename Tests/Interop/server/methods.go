package main

import (
	"context"

	"github.com/containerd/ttrpc"
	"github.com/gogo/protobuf/types"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const serviceName = "spearhead.interop.v1.EchoService"

// methods all take and give a message with one bytes field, number 1.
func methods() map[string]ttrpc.Method {
	return map[string]ttrpc.Method{"Echo": echo, "Authorization": authorization, "Fail": refuse, "Slow": slow}
}

// echo answers what it was asked.
func echo(_ context.Context, unmarshal func(interface{}) error) (interface{}, error) {
	var request types.BytesValue
	if err := unmarshal(&request); err != nil {
		return nil, err
	}
	return &types.BytesValue{Value: request.Value}, nil
}

// authorization answers the credential of the caller.
func authorization(ctx context.Context, unmarshal func(interface{}) error) (interface{}, error) {
	var request types.BytesValue
	if err := unmarshal(&request); err != nil {
		return nil, err
	}
	value, _ := ttrpc.GetMetadataValue(ctx, "authorization")
	return &types.BytesValue{Value: []byte(value)}, nil
}

// refuse answers INVALID_ARGUMENT with two details.
func refuse(_ context.Context, unmarshal func(interface{}) error) (interface{}, error) {
	var request types.BytesValue
	if err := unmarshal(&request); err != nil {
		return nil, err
	}
	refusal, err := status.New(codes.InvalidArgument, "the value is refused").WithDetails(
		&errdetails.ErrorInfo{Reason: "VALUE_REFUSED", Domain: "interop", Metadata: map[string]string{"length": "short"}},
		&errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{
			{Field: "value", Description: "must be acceptable"},
		}},
	)
	if err != nil {
		return nil, err
	}
	return nil, refusal.Err()
}

// slow answers only when the deadline of the call passes.
func slow(ctx context.Context, unmarshal func(interface{}) error) (interface{}, error) {
	var request types.BytesValue
	if err := unmarshal(&request); err != nil {
		return nil, err
	}
	<-ctx.Done()
	return nil, ctx.Err()
}
