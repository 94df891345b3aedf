package main

import (
	"context"

	pitaya "github.com/topfreegames/pitaya/v3/pkg"
	"github.com/topfreegames/pitaya/v3/pkg/component"
)

const group = "room"

// Message is the body of every request, answer and push.
type Message struct {
	M string `json:"m"`
}

// Room answers clients, whichever server they dial.
type Room struct {
	component.Base
	app pitaya.Pitaya
}

// Echo answers with what it was given.
func (r *Room) Echo(_ context.Context, message *Message) (*Message, error) {
	return &Message{M: message.M}, nil
}

// Join binds the session to a user and makes it a member.
func (r *Room) Join(ctx context.Context, message *Message) (*Message, error) {
	session := r.app.GetSessionFromCtx(ctx)
	if err := session.Bind(ctx, message.M); err != nil {
		return nil, err
	}
	if err := r.app.GroupAddMember(ctx, group, message.M); err != nil {
		return nil, err
	}
	return message, nil
}

// Shout tells every member.
func (r *Room) Shout(ctx context.Context, message *Message) {
	if err := r.app.GroupBroadcast(ctx, "room", group, "onShout", message); err != nil {
		panic(err)
	}
}
